"""A WebSocket of aiohttp's as a wire, and the life of a session on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSMsgType, web
from aiohttp.abc import AbstractStreamWriter

from sockjs_py.server.aiohttp.exchange import AiohttpExchange
from sockjs_py.server.aiohttp.liveness import Liveness
from sockjs_py.server.aiohttp.upgrade import WebSocket, socket_for
from sockjs_py.server.content_encoding import refuse_encoded_body
from sockjs_py.server.exchange import RefusalError
from sockjs_py.server.options import Options
from sockjs_py.server.service import HandlerEnd, Service
from sockjs_py.server.socket_session import SocketSession
from sockjs_py.server.upgrade import check_upgrade
from sockjs_py.server.wire import Wire


class AiohttpWire(Wire):
    """A WebSocket whose frames are written to the connection directly."""

    __slots__ = (
        "_draining",
        "_liveness",
        "_protocol",
        "_timeout_s",
        "_transport",
        "_writer",
        "socket",
    )

    def __init__(
        self,
        request: web.Request,
        socket: WebSocket,
        writer: AbstractStreamWriter,
        liveness: Liveness,
        timeout_s: float,
    ) -> None:
        if request.transport is None:
            raise ConnectionResetError("the peer has left")
        self.socket = socket
        self._liveness = liveness
        self._protocol = request.protocol
        self._timeout_s = timeout_s
        self._transport = request.transport
        self._writer = writer
        self._draining: asyncio.Task[None] | None = None

    @property
    def is_closed(self) -> bool:
        return self._transport.is_closing() or self.socket.is_ending or self.socket.closed

    @property
    def is_congested(self) -> bool:
        return self._protocol.writing_paused

    def start(self, beat: Callable[[], None]) -> None:
        self._liveness.begin(beat, answers=bool(self.socket.ping_frame))

    async def receive(self) -> str | bytes | None:
        message = await self.socket.receive()
        if message.type is WSMsgType.TEXT or message.type is WSMsgType.BINARY:
            data: str | bytes = message.data
            return data
        return None

    def write(self, message: str | bytes) -> None:
        if not self.is_closed:
            self._transport.write(self.socket.encode(message))

    def beat(self, text: str | None) -> None:
        data = self.socket.ping_frame
        if text is not None:
            data = self.socket.encode(text) + data
        if data and not self.is_closed:
            self._transport.write(data)

    async def room(self) -> None:
        # All tasks that drain a connection await the same future of aiohttp's, so cancelling one
        # of them would cancel all. So one task awaits the future, and the others await the task.
        if self._draining is None or self._draining.done():
            self._draining = asyncio.create_task(self._drain())
        await asyncio.shield(self._draining)

    async def _drain(self) -> None:
        # Tasks that still wait see that the session has ended. If none waits, an error would be
        # logged.
        with suppress(ConnectionError):
            await self._writer.drain()

    async def close(self, code: int, reason: str) -> None:
        # A peer that no longer reads would forever hold its connection, what was written to it,
        # and a handler that waits to send. Not `wait_for`: cancelling one wait for the peer to
        # read cancels all of the connection's.
        loop = asyncio.get_running_loop()
        cutting_off = loop.call_later(self._timeout_s, self._transport.abort)
        try:
            await self.socket.close(code=code, message=reason.encode())
            await self.socket.wait_end()
        finally:
            cutting_off.cancel()
            self._transport.abort()

    def end(self) -> None:
        self.socket.end()

    async def release(self) -> None:
        self._liveness.stop()
        await self.socket.wait_end()


async def serve_socket(
    session_class: type[SocketSession], depth: int, service: Service, native: web.Request
) -> web.StreamResponse:
    """Run the handler for as long as the WebSocket lives."""
    exchange = AiohttpExchange(native, depth)
    try:
        refuse_encoded_body(service.options, exchange)
        check_upgrade(service.options, exchange.headers)
        async with service.admission(exchange.request, {}):
            wire = await open_wire(native, service.options)
            session = session_class(wire, exchange.request, service.options, service.traffic)
            # Not in a method of the service's that runs the handler too: a coroutine more would
            # stay in memory with each session.
            service.add(session)
    except RefusalError as refusal:
        await exchange.refuse(refusal, service.options.session_timeout_s)
        return exchange.response
    except ConnectionError:
        # The peer left during the handshake. Unlike a ConnectionError, this is not logged.
        return exchange.response
    try:
        with HandlerEnd(session):
            await service.handler(session)
    finally:
        service.remove(session)
        await session.release()
    return wire.socket


async def open_wire(native: web.Request, options: Options) -> AiohttpWire:
    """Shake hands.

    Raises:
        web.HTTPBadRequest: the handshake is not valid.
        ConnectionError: the peer has left.
    """
    if native.transport is None:
        raise ConnectionResetError("the peer has left")
    liveness = Liveness(native.transport, options.heartbeat_s, options.pong_timeout_s)
    socket = socket_for(native, options)
    writer = await socket.open(native, liveness)
    return AiohttpWire(native, socket, writer, liveness, options.session_timeout_s)
