"""websocket: `GET …/websocket` becomes a WebSocket that carries SockJS frames.

The session belongs to the connection: its id is ignored, and may be used again.
"""

from __future__ import annotations

from sockjs_py.server.close_codes import NORMAL
from sockjs_py.server.exchange import Request
from sockjs_py.server.frames import (
    HEARTBEAT,
    OPEN,
    PayloadError,
    close_frame,
    decode_websocket_message,
    message_frame,
    quote,
)
from sockjs_py.server.options import Options
from sockjs_py.server.session import SessionClosedError
from sockjs_py.server.socket_session import SocketSession
from sockjs_py.server.traffic import Traffic
from sockjs_py.server.wire import Wire


class WebSocketSession(SocketSession):
    """A session whose messages travel in SockJS frames.

    Messages are read in the task of the request: a second task would cost a wake-up for each
    message. Messages that were queued within one turn of the event loop share a frame.
    """

    __slots__ = ("_inbox", "_outbox", "_outbox_chars", "_queue_limit_chars")

    def __init__(self, wire: Wire, request: Request, options: Options, traffic: Traffic) -> None:
        super().__init__(wire, request, options, traffic)
        self._inbox: list[str] = []
        self._outbox: list[str] = []
        self._outbox_chars = 0
        self._queue_limit_chars = options.queue_limit_chars
        wire.write(OPEN)

    @property
    def transport_name(self) -> str:
        return "websocket"

    async def __anext__(self) -> str:
        while not self._inbox:
            message = await self._wire.receive()
            if message is None:
                raise StopAsyncIteration
            try:
                self._inbox = decode_websocket_message(message)
            except PayloadError:
                self._wire.end()
                raise StopAsyncIteration from None
            self._traffic.receive(len(self._inbox), len(message))
            self._inbox.reverse()
        return self._inbox.pop()

    async def send(self, text: str) -> None:
        # What follows in the same turn need not ask the wire again: only a flush changes it.
        is_first = not self._outbox
        message = quote(text)
        if is_first:
            if self._is_closed:
                raise SessionClosedError("the session has ended")
            self._loop.call_soon(self._flush)
        self._outbox.append(message)
        self._outbox_chars += len(message)
        if self._outbox_chars > self._queue_limit_chars:
            self._flush()
            is_first = True
        if is_first and self._wire.is_congested:
            await self._wire.room()
            if self._is_closed:
                raise SessionClosedError("the session has ended")

    def beat(self) -> None:
        if not self._is_closed:
            self._wire.beat(HEARTBEAT)

    def _farewell(self, code: int, reason: str) -> tuple[int, str]:
        self._flush()
        self._wire.write(close_frame(code, reason))
        return NORMAL, ""

    def _flush(self) -> None:
        if self._outbox:
            if self._closing is None:
                frame = message_frame(self._outbox)
                self._traffic.send(len(self._outbox), len(frame))
                self._wire.write(frame)
            self._outbox.clear()
            self._outbox_chars = 0
