"""`GET /websocket` below the prefix: a WebSocket without SockJS frames, for other programs."""

from __future__ import annotations

from functools import partial
from typing import Final

from aiohttp import WSMsgType

from server.protocol.frames import well_formed
from server.protocol.session import SessionClosedError
from server.protocol.socket_session import SocketSession, serve_socket


class RawWebSocketSession(SocketSession):
    """A session whose messages are plain WebSocket messages."""

    __slots__ = ()

    @property
    def transport_name(self) -> str:
        return "raw websocket"

    async def __anext__(self) -> str:
        message = await self._socket.receive()
        if message.type is not WSMsgType.TEXT:
            raise StopAsyncIteration
        text: str = message.data
        return text

    async def send(self, text: str) -> None:
        if self._is_closed:
            raise SessionClosedError("the session has ended")
        self._write(self._socket.encode(text))
        if self._protocol.writing_paused:
            await self._room()

    def beat(self) -> None:
        if self._socket.ping_frame:
            self._write(self._socket.ping_frame)

    def _farewell(self, code: int, reason: str) -> tuple[int, str]:
        return code, well_formed(reason)


# Not a wrapping coroutine, which would stay in memory as long as the session does.
raw_websocket: Final = partial(serve_socket, RawWebSocketSession)
