"""websocket: `GET …/websocket` becomes a WebSocket that carries SockJS frames.

The session is the connection's: its id is not looked at, and may be used again.
"""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web
from aiohttp.abc import AbstractStreamWriter

from server.protocol.frames import (
    HEARTBEAT,
    OPEN,
    PayloadError,
    close_frame,
    decode_websocket_text,
    message_frame,
    quote,
)
from server.protocol.options import Options
from server.protocol.service import HandlerEnd, Service
from server.protocol.session import Session, SessionClosedError
from server.protocol.upgrade import WebSocket, close_or_cut_off, upgrade


async def websocket(service: Service, request: web.Request) -> web.StreamResponse:
    """Run the handler for as long as the WebSocket lives (P:502-667)."""
    socket = upgrade(service, request)
    writer = await socket.prepare(request)
    session = WebSocketSession(request, socket, writer, service.options)
    service.add(session)
    try:
        with HandlerEnd(session):
            await service.handler(session)
    finally:
        service.remove(session)
        await session.release()
    return socket


class WebSocketSession(Session):
    """A session on a WebSocket of its own.

    Messages are read in the task of the request: a second task would cost a wake-up for each
    message. Frames are written to the connection directly, all that was queued within one
    turn of the event loop as one frame.
    """

    __slots__ = (
        "_closing",
        "_inbox",
        "_loop",
        "_options",
        "_outbox",
        "_outbox_chars",
        "_protocol",
        "_socket",
        "_timer",
        "_transport",
        "_writer",
    )

    def __init__(
        self,
        request: web.Request,
        socket: WebSocket,
        writer: AbstractStreamWriter | None,
        options: Options,
    ) -> None:
        if request.transport is None or writer is None:
            raise web.HTTPBadRequest
        self._loop = asyncio.get_running_loop()
        self._options = options
        self._protocol = request.protocol
        self._socket = socket
        self._transport = request.transport
        self._writer = writer
        self._inbox: list[str] = []
        self._outbox: list[str] = []
        self._outbox_chars = 0
        self._closing: asyncio.Task[None] | None = None
        self._timer = self._loop.call_later(options.heartbeat_s, self._send_heartbeat)
        self._write(OPEN)

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
                    self._transport.close()
                    raise StopAsyncIteration from None
                self._inbox.reverse()
            else:
                if message.type is WSMsgType.BINARY:
                    self._transport.close()
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
        if self._outbox_chars > self._options.queue_limit_chars:
            self._flush()
        if self._protocol.writing_paused:
            try:
                await self._writer.drain()
            except ConnectionError as error:
                raise SessionClosedError("the connection was lost") from error
            if self._is_closed:
                raise SessionClosedError("the session has ended")

    def close(self, code: int = 1000, reason: str = "Normal closure") -> None:
        if not self._is_closed:
            self._flush()
            self._write(close_frame(code, reason))
            timeout_s = self._options.session_timeout_s
            closing = close_or_cut_off(self._socket, self._transport, timeout_s)
            self._closing = self._loop.create_task(closing)

    async def release(self) -> None:
        """Give back the timer, and wait for the closing handshake if one was begun."""
        self._timer.cancel()
        if self._closing is not None:
            await self._closing

    @property
    def _is_closed(self) -> bool:
        return self._closing is not None or self._socket.closed or self._transport.is_closing()

    def _flush(self) -> None:
        if self._outbox:
            self._write(message_frame(self._outbox))
            self._outbox.clear()
            self._outbox_chars = 0

    def _send_heartbeat(self) -> None:
        self._timer = self._loop.call_later(self._options.heartbeat_s, self._send_heartbeat)
        self._write(HEARTBEAT)

    def _write(self, frame: str) -> None:
        if not self._is_closed:
            self._transport.write(self._socket.encode(frame))
