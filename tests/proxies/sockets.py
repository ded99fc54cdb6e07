"""Sockets of a page behind a proxy, by names that a test gives them."""

from __future__ import annotations

import json
from typing import Any

from tests.engines.contract import Engine
from tests.support.backends import NAMED
from tests.support.outcome import TIMEOUT_S
from tests.support.site import OUR_CLIENT

# What a socket whose connection goes on is said to do.
LIVES = "lives"


class Sockets:
    """Sockets of one page."""

    def __init__(self, engine: Engine, origin: str, service: str = NAMED, pages: str = "") -> None:
        """Show the page.

        Args:
            origin: of the proxy.
            service: to which sockets connect.
            pages: the origin of the page, if it is another one.
        """
        self.engine = engine
        self._url = json.dumps(origin + service)
        page = f"/pages/client.html?script={OUR_CLIENT}&before=/pages/watch.js"
        engine.open((pages or origin) + page)

    def start(self, name: str, transport: str | None = None, **options: object) -> None:
        """Begin to connect, with the client's own times."""
        given = json.dumps({"transports": transport, "timeout": 0, **options})
        self.engine.evaluate(f"watch({self._url}, {json.dumps(name)}, {given})")

    def open(self, name: str, transport: str | None = None, **options: object) -> int:
        """Connect; return the number of the process that serves the session."""
        self.start(name, transport, **options)
        self.wait(name, "messages.length || it.closed")
        assert self.has(name, "messages.length"), self.has(name, "closed")
        return int(self.has(name, "messages[0]"))

    def has(self, name: str, member: str) -> Any:
        """Return what is known of a socket."""
        return self.engine.evaluate(f"watched[{json.dumps(name)}].{member}")

    def wait(self, name: str, condition: str) -> None:
        """Wait until what is known of a socket is true; in the condition it is called `it`."""
        expression = f"(it => it.{condition})(watched[{json.dumps(name)}])"
        assert self.engine.wait_until(expression, TIMEOUT_S), (name, condition)

    def outcome(self, name: str, *, until_closed: bool = False) -> str:
        """Send a message; return that the socket lives, if it comes back, or how it has closed.

        Args:
            until_closed: send one after the other, until the socket has closed.
        """
        socket = f"watched[{json.dumps(name)}]"
        while True:
            self.engine.evaluate(
                f"({socket}.asked = {socket}.messages.length, {socket}.socket.send('?'))"
            )
            self.wait(name, "messages.length > it.asked || it.closed")
            closed = self.has(name, "closed")
            if closed or not until_closed:
                return f"{closed['code']} {closed['reason']}" if closed else LIVES

    def close(self, name: str) -> None:
        """Close, so that a browser's connection is free: by HTTP/1.1 it has six."""
        self.engine.evaluate(f"watched[{json.dumps(name)}].socket.close()")
        self.wait(name, "closed")
