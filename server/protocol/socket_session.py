"""What both kinds of sessions on a WebSocket share: writing, closing, and noticing the end."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from server.protocol.content_encoding import refuse_encoded_body
from server.protocol.liveness import Liveness, Peer
from server.protocol.options import Options
from server.protocol.service import HandlerEnd, Service
from server.protocol.session import Session, SessionClosedError
from server.protocol.upgrade import WebSocket, upgrade


class SocketSession(Session, Peer):
    """A session on a WebSocket of its own, which ends with it."""

    __slots__ = (
        "_closing",
        "_draining",
        "_liveness",
        "_loop",
        "_protocol",
        "_socket",
        "_timeout_s",
        "_transport",
        "_writer",
    )

    def __init__(
        self,
        request: web.Request,
        socket: WebSocket,
        writer: AbstractStreamWriter,
        liveness: Liveness,
        options: Options,
    ) -> None:
        if request.transport is None:
            raise ConnectionResetError("the peer has left")
        self._loop = asyncio.get_running_loop()
        self._liveness = liveness
        self._protocol = request.protocol
        self._socket = socket
        self._timeout_s = options.session_timeout_s
        self._transport = request.transport
        self._writer = writer
        self._closing: asyncio.Task[None] | None = None
        self._draining: asyncio.Task[None] | None = None
        liveness.begin(self, answers=bool(socket.ping_frame))

    def end_with(self, code: int, reason: str) -> None:
        if not self._is_closed:
            self._closing = self._loop.create_task(self._close(*self._farewell(code, reason)))

    async def release(self) -> None:
        """Stop the timer, and wait for the connection to end if the end has begun."""
        self._liveness.stop()
        if self._closing is not None:
            await self._closing
        await self._socket.wait_end()

    def cut_off(self) -> None:
        self._transport.abort()

    @abstractmethod
    def _farewell(self, code: int, reason: str) -> tuple[int, str]:
        """Write what has to precede the WebSocket's own close frame; return what that contains."""

    @property
    def _is_closed(self) -> bool:
        socket = self._socket
        is_closing = self._closing is not None or self._transport.is_closing()
        return is_closing or socket.is_ending or socket.closed

    def _write(self, data: bytes) -> None:
        if not self._is_closed:
            self._transport.write(data)

    async def _room(self) -> None:
        """Wait while the peer reads too slowly.

        Raises:
            SessionClosedError: the session has ended.
        """
        # All tasks that drain a connection await the same future of aiohttp's, so cancelling one
        # of them would cancel all. So one task awaits the future, and the others await the task.
        if self._draining is None or self._draining.done():
            self._draining = self._loop.create_task(self._drain())
        await asyncio.shield(self._draining)
        if self._is_closed:
            raise SessionClosedError("the session has ended")

    async def _drain(self) -> None:
        # Tasks that still wait see that the session has ended. If none waits, an error would be
        # logged.
        with suppress(ConnectionError):
            await self._writer.drain()

    async def _close(self, code: int, reason: str) -> None:
        """Do the closing handshake; cut off a peer that does not play its part in time.

        A peer that no longer reads would forever hold its connection, what was written to it, and
        a handler that waits to send.
        """
        # Not `wait_for`: cancelling one wait for the peer to read cancels all of the connection's.
        cutting_off = self._loop.call_later(self._timeout_s, self._transport.abort)
        try:
            await self._socket.close(code=code, message=reason.encode())
            await self._socket.wait_end()
        finally:
            cutting_off.cancel()
            self._transport.abort()


OpenSession: TypeAlias = Callable[
    [web.Request, WebSocket, AbstractStreamWriter, Liveness, Options], SocketSession
]


async def serve_socket(
    open_session: OpenSession, service: Service, request: web.Request
) -> web.StreamResponse:
    """Run the handler for as long as the WebSocket lives."""
    options = service.options
    await refuse_encoded_body(options, request)
    socket = upgrade(service, request)
    try:
        if request.transport is None:
            raise ConnectionResetError("the peer has left")
        liveness = Liveness(request.transport, options.heartbeat_s, options.pong_timeout_s)
        writer = await socket.open(request, liveness)
        session = open_session(request, socket, writer, liveness, options)
    except ConnectionError:
        # The peer left during the handshake. Nobody gets the answer, but unlike a ConnectionError
        # it is not logged by aiohttp.
        raise web.HTTPBadRequest from None
    service.add(session)
    try:
        with HandlerEnd(session):
            await service.handler(session)
    finally:
        service.remove(session)
        await session.release()
    return socket
