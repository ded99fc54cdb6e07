"""A request over the event bus of Vert.x: `python -m examples.event_bus URL ADDRESS BODY`.

Source: https://vertx.io/docs/vertx-web/java/#_sockjs_event_bus_bridge
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any
from uuid import uuid4

from sockjs_py.client import ClientConnection, connect

# Vert.x ends a connection that does not say so for 10 s.
PING_S = 5.0


class EventBus:
    """The bridge's side of an open connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def register(self, address: str) -> None:
        """Receive what is sent and published to an address."""
        await self._send({"type": "register", "address": address, "headers": {}})

    async def publish(self, address: str, body: object) -> None:
        """Send to everyone who is registered there."""
        await self._send({"type": "publish", "address": address, "headers": {}, "body": body})

    async def request(self, address: str, body: object) -> Any:
        """Send to one who is registered there, and return the answer.

        Raises:
            LookupError: nobody is registered.
        """
        reply = str(uuid4())
        message = {"type": "send", "address": address, "headers": {}, "body": body}
        await self._send({**message, "replyAddress": reply})
        while True:
            received = await self.receive()
            if received.get("address") != reply:
                continue
            if received["type"] == "err":
                raise LookupError(received.get("message"))
            return received["body"]

    async def receive(self) -> dict[str, Any]:
        """Return the next message from the bridge."""
        received: dict[str, Any] = json.loads(await self._connection.recv())
        return received

    async def answer(self, received: dict[str, Any], body: object) -> None:
        """Answer a message that was sent as a request."""
        message = {"type": "send", "address": received["replyAddress"], "headers": {}}
        await self._send({**message, "body": body})

    async def ping(self) -> None:
        """Tell the bridge, every few seconds, that this client lives; run it as a task."""
        while True:
            await self._send({"type": "ping"})
            await asyncio.sleep(PING_S)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._connection.send(json.dumps(message))


async def main(url: str, address: str, body: str) -> Any:
    """Return the answer of the listener at an address."""
    async with connect(url) as connection:
        bus = EventBus(connection)
        pinging = asyncio.ensure_future(bus.ping())
        try:
            return await bus.request(address, body)
        finally:
            pinging.cancel()


if __name__ == "__main__":
    print(asyncio.run(main(*sys.argv[1:4])))
