"""`GET /websocket` below the prefix: a WebSocket without SockJS frames, for other programs."""

from __future__ import annotations

from typing import cast

from sockjs_py.server.exchange import Request
from sockjs_py.server.frames import well_formed
from sockjs_py.server.options import Options
from sockjs_py.server.session import SessionClosedError
from sockjs_py.server.socket_session import SocketSession
from sockjs_py.server.traffic import Traffic
from sockjs_py.server.wire import Wire


class RawWebSocketSession(SocketSession):
    """A session whose messages are plain WebSocket messages."""

    __slots__ = ("_takes_binary",)

    def __init__(self, wire: Wire, request: Request, options: Options, traffic: Traffic) -> None:
        super().__init__(wire, request, options, traffic)
        self._takes_binary = options.raw_binary

    @property
    def transport_name(self) -> str:
        return "raw websocket"

    async def __anext__(self) -> str:
        message = await self._wire.receive()
        if message is None or (isinstance(message, bytes) and not self._takes_binary):
            raise StopAsyncIteration
        self._traffic.receive(1, len(message))
        # It is `bytes` only if the application has asked for them.
        return cast(str, message)

    async def send(self, text: str | bytes) -> None:
        if not isinstance(text, str | bytes):
            raise TypeError(f"a message must be a str or bytes, not {text!r}")
        if self._is_closed:
            raise SessionClosedError("the session has ended")
        self._traffic.send(1, len(text))
        self._wire.write(text)
        if self._wire.is_congested:
            await self._wire.room()
            if self._is_closed:
                raise SessionClosedError("the session has ended")

    def beat(self) -> None:
        if not self._is_closed:
            self._wire.beat(None)

    def _farewell(self, code: int, reason: str) -> tuple[int, str]:
        return code, well_formed(reason)
