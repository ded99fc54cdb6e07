"""A service as an ASGI application: which endpoint a URL means, and when the service ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import unquote

from sockjs_py.server.asgi.exchange import AsgiExchange
from sockjs_py.server.asgi.scope import Application, Message, Receive, Scope, Send
from sockjs_py.server.asgi.signals import close_on_signals
from sockjs_py.server.asgi.sockets import refuse, serve_socket
from sockjs_py.server.endpoint import (
    ENDPOINTS,
    HTTP_TRANSPORTS,
    NO_UPGRADE,
    SESSION,
    WEBSOCKETS,
    Endpoint,
    answer,
)
from sockjs_py.server.exchange import RefusalError
from sockjs_py.server.headers import PLAIN_TEXT
from sockjs_py.server.options import Options
from sockjs_py.server.service import Handler, Service
from sockjs_py.server.socket_session import SocketSession

_NOT_FOUND: Final = (
    "No SockJS URL: mount the application at the path that pages connect to, such as /echo.\n"
)


def _pattern(path: str) -> re.Pattern[str]:
    """Return the pattern of an endpoint's path, whose parts are written `{name:pattern}`."""
    return re.compile(re.sub(r"\{(\w+):((?:[^{}])*)\}", r"(?P<\1>\2)", path) + r"\Z")


_TRANSPORTS: Final = {endpoint.path: endpoint for endpoint in HTTP_TRANSPORTS}
_TRANSPORT: Final = _pattern(f"{SESSION}/{{transport:{'|'.join(_TRANSPORTS)}}}")
_ENDPOINTS: Final = [(_pattern(endpoint.path), endpoint) for endpoint in ENDPOINTS]
_SOCKETS: Final = [(_pattern(path), kind) for path, kind in WEBSOCKETS.items()]


class SockJS:
    """A SockJS service for every framework and server that speaks ASGI.

    Attributes:
        service: the live sessions.
    """

    def __init__(
        self,
        handler: Handler,
        options: Options | None = None,
        *,
        prefix: str = "",
        otherwise: Application | None = None,
        patience_s: float | None = None,
    ) -> None:
        """Make the application; it is mounted, or run as it is.

        Args:
            handler: runs once for each session; the session is closed when it returns.
            options: see `Options`.
            prefix: the path that clients connect to, such as `/echo`, if the application is not
                mounted there by a router that takes the path off.
            otherwise: the application that gets everything that is not below `prefix`.
            patience_s: if given, SIGINT and SIGTERM first close every session. The server gets the
                signal after that many seconds, or sooner if no client is between two polls.

        Raises:
            ValueError: there is `otherwise` and no prefix, or a prefix without a slash before it.
        """
        prefix = prefix.rstrip("/")
        if prefix and not prefix.startswith("/"):
            raise ValueError(f"the prefix must begin with a slash, unlike {prefix!r}")
        if otherwise is not None and not prefix:
            raise ValueError("an application beside SockJS needs a prefix, such as '/echo'")
        self.service = Service(handler, options)
        self._prefix = prefix
        self._otherwise = otherwise
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, carry one WebSocket, or wait for the end of the server."""
        if self._patience_s is not None:
            close_on_signals(partial(self.service.close, self._patience_s))
            self._patience_s = None
        kind = scope["type"]
        if kind == "lifespan":
            await self._live(scope, receive, send)
            return
        base, path = self._split(scope)
        if path is None and self._otherwise is not None:
            await self._otherwise(scope, receive, send)
        elif kind == "http":
            await self._answer(base, path or "/", scope, receive, send)
        elif kind == "websocket":
            await self._carry(base, path or "/", scope, receive, send)
        else:
            raise ValueError(f"SockJS speaks http, websocket and lifespan, not {kind!r}")

    def start(self) -> None:
        """Let clients in again after `close`; a server that starts does this by itself.

        If the application is mounted, call this when the one that it is mounted in starts, so that
        it can do so more than once, as it does in tests.
        """
        self.service.start()

    async def close(self, patience_s: float = 0.0) -> None:
        """Close every session; see `Service.close`.

        A server that is told to stop does this by itself if the application is not mounted. If it
        is, call this when the application that it is mounted in ends.
        """
        await self.service.close(patience_s)
        self.service.end()

    def _split(self, scope: Scope) -> tuple[str, str | None]:
        """Return the path of the service, and what follows it: `None` if it is another path."""
        path: str = scope["path"]
        base: str = scope.get("root_path", "").rstrip("/")
        # Some routers take the path of a mount off, and some only say that it is there.
        if base and (path == base or path.startswith(f"{base}/")):
            path = path[len(base) :]
        elif not base:
            base, path = _as_it_came(scope, path)
        if not self._prefix:
            return base, path
        if path == self._prefix or path.startswith(f"{self._prefix}/"):
            return base + self._prefix, path[len(self._prefix) :]
        return base, None

    async def _answer(
        self, base: str, path: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        endpoint, parameters = _find(path)
        exchange = AsgiExchange(scope, receive, send, base, parameters.get("session", ""))
        if endpoint is None:
            await exchange.refuse(RefusalError(404, PLAIN_TEXT, _NOT_FOUND), 0)
            return
        await answer(endpoint, self.service, exchange)
        await exchange.finish()

    async def _carry(
        self, base: str, path: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        session_class = _find_socket(path)
        if session_class is None:
            await receive()
            await refuse(scope, send, RefusalError(404, PLAIN_TEXT, _NOT_FOUND))
        else:
            await serve_socket(session_class, self.service, base, scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start and stop with the server, as does the application beside this one."""
        is_over = has_spoken = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_spoken
            has_spoken = True
            await send(message)

        async def receive_and_close() -> Message:
            nonlocal is_over
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
            if message["type"] == "lifespan.shutdown" and not is_over:
                is_over = True
                await self.close()
            return message

        lives = _lifespan if self._otherwise is None else self._otherwise
        try:
            await lives(scope, receive_and_close, send_and_note)
        except Exception:
            # Many applications do not speak of this; they raise when they are asked.
            if is_over or has_spoken:
                raise
            await send({"type": "lifespan.startup.complete"})
            await receive_and_close()
            await send({"type": "lifespan.shutdown.complete"})


async def _lifespan(_: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def _as_it_came(scope: Scope, path: str) -> tuple[str, str]:
    """Return the path of a mount that is said nowhere else, and what follows it.

    Litestar takes the one off, and ends the other with a slash.
    """
    whole = unquote(scope.get("raw_path", b"").decode("latin-1").partition("?")[0])
    rest = path.rstrip("/")
    if whole == path or not whole.endswith(rest):
        return "", path
    return whole[: len(whole) - len(rest)].rstrip("/"), rest


def _find(path: str) -> tuple[Endpoint | None, Mapping[str, str]]:
    """Return the endpoint that answers a path, and the parts of the path."""
    if found := _TRANSPORT.match(path):
        return _TRANSPORTS[found["transport"]], found.groupdict()
    for pattern, endpoint in _ENDPOINTS:
        if found := pattern.match(path):
            return endpoint, found.groupdict()
    return (NO_UPGRADE, {}) if _find_socket(path) else (None, {})


def _find_socket(path: str) -> type[SocketSession] | None:
    return next((kind for pattern, kind in _SOCKETS if pattern.match(path)), None)
