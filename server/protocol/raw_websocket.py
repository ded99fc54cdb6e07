"""`GET /websocket` below the prefix: a WebSocket without SockJS frames, for other programs."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from server.protocol.service import HandlerEnd, Service
from server.protocol.session import Session, SessionClosedError
from server.protocol.upgrade import WebSocket, close_or_cut_off, upgrade


async def raw_websocket(service: Service, request: web.Request) -> web.StreamResponse:
    """Run the handler for as long as the WebSocket lives (P:1214)."""
    socket = upgrade(service, request, ping_s=service.options.heartbeat_s)
    await socket.prepare(request)
    session = RawWebSocketSession(request, socket, service.options.session_timeout_s)
    service.add(session)
    try:
        with HandlerEnd(session):
            await service.handler(session)
    finally:
        service.remove(session)
        await session.release()
    return socket


class RawWebSocketSession(Session):
    """A session whose messages are WebSocket messages as they stand."""

    __slots__ = ("_closing", "_socket", "_timeout_s", "_transport")

    def __init__(self, request: web.Request, socket: WebSocket, timeout_s: float) -> None:
        if request.transport is None:
            raise web.HTTPBadRequest
        self._socket = socket
        self._timeout_s = timeout_s
        self._transport = request.transport
        self._closing: asyncio.Task[None] | None = None

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
        try:
            await self._socket.send_str(text)
        except ConnectionError as error:
            raise SessionClosedError("the session has ended") from error

    def close(self, code: int = 1000, reason: str = "Normal closure") -> None:
        if self._closing is None and not self._socket.closed:
            self._closing = asyncio.create_task(
                close_or_cut_off(self._socket, self._transport, self._timeout_s, code, reason)
            )

    async def release(self) -> None:
        """Wait for the closing handshake if one was begun."""
        if self._closing is not None:
            await self._closing
