"""websocket: `GET …/websocket` becomes a WebSocket that carries SockJS frames.

The session belongs to the connection: its id is ignored, and may be used again.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from aiohttp import WSMsgType, web
from aiohttp.abc import AbstractStreamWriter

from server.protocol.close_codes import NORMAL
from server.protocol.frames import (
    HEARTBEAT,
    OPEN,
    PayloadError,
    close_frame,
    decode_websocket_text,
    message_frame,
    quote,
)
from server.protocol.liveness import Liveness
from server.protocol.options import Options
from server.protocol.session import SessionClosedError
from server.protocol.socket_session import SocketSession, serve_socket
from server.protocol.upgrade import WebSocket


class WebSocketSession(SocketSession):
    """A session whose messages travel in SockJS frames.

    Messages are read in the task of the request: a second task would cost a wake-up for each
    message. Frames are written to the connection directly; messages that were queued within one
    turn of the event loop share a frame.
    """

    __slots__ = ("_inbox", "_outbox", "_outbox_chars", "_queue_limit_chars")

    def __init__(
        self,
        request: web.Request,
        socket: WebSocket,
        writer: AbstractStreamWriter,
        liveness: Liveness,
        options: Options,
    ) -> None:
        super().__init__(request, socket, writer, liveness, options)
        self._inbox: list[str] = []
        self._outbox: list[str] = []
        self._outbox_chars = 0
        self._queue_limit_chars = options.queue_limit_chars
        self._write(self._socket.encode(OPEN))

    @property
    def transport_name(self) -> str:
        return "websocket"

    async def __anext__(self) -> str:
        while not self._inbox:
            message = await self._socket.receive()
            if message.type is WSMsgType.TEXT:
                try:
                    self._inbox = decode_websocket_text(message.data)
                except PayloadError:
                    self._socket.end()
                    raise StopAsyncIteration from None
                self._inbox.reverse()
            else:
                if message.type is WSMsgType.BINARY:
                    self._socket.end()
                raise StopAsyncIteration
        return self._inbox.pop()

    async def send(self, text: str) -> None:
        if self._is_closed:
            raise SessionClosedError("the session has ended")
        if not self._outbox:
            self._loop.call_soon(self._flush)
        message = quote(text)
        self._outbox.append(message)
        self._outbox_chars += len(message)
        if self._outbox_chars > self._queue_limit_chars:
            self._flush()
        if self._protocol.writing_paused:
            await self._room()

    def beat(self) -> None:
        self._write(self._socket.encode(HEARTBEAT) + self._socket.ping_frame)

    def _farewell(self, code: int, reason: str) -> tuple[int, str]:
        self._flush()
        self._write(self._socket.encode(close_frame(code, reason)))
        return NORMAL, ""

    def _flush(self) -> None:
        if self._outbox:
            self._write(self._socket.encode(message_frame(self._outbox)))
            self._outbox.clear()
            self._outbox_chars = 0


# Not a wrapping coroutine, which would stay in memory as long as the session does.
websocket: Final = partial(serve_socket, WebSocketSession)
