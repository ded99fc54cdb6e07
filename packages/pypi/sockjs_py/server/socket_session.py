"""What both kinds of sessions on a WebSocket share: how they end."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

from sockjs_py.server.exchange import Request
from sockjs_py.server.options import Options
from sockjs_py.server.session import Session
from sockjs_py.server.traffic import Traffic
from sockjs_py.server.wire import Wire


class SocketSession(Session):
    """A session on a WebSocket of its own, which ends with it."""

    __slots__ = ("_closing", "_loop", "_request", "_traffic", "_wire")

    def __init__(self, wire: Wire, request: Request, options: Options, traffic: Traffic) -> None:
        self._loop = asyncio.get_running_loop()
        self._wire = wire
        self._request = request
        self._traffic = traffic
        self._closing: asyncio.Task[None] | None = None
        wire.start(self.beat)

    @property
    def request(self) -> Request:
        return self._request

    def end_with(self, code: int, reason: str) -> None:
        if not self._is_closed:
            self._closing = self._loop.create_task(self._wire.close(*self._farewell(code, reason)))

    def parting(self) -> asyncio.Future[None] | None:
        return self._closing

    async def release(self) -> None:
        """Wait for the connection to end, if the end has begun."""
        if self._closing is not None:
            await self._closing
        await self._wire.release()

    @abstractmethod
    def beat(self) -> None:
        """Write something that shows both sides that the other is there."""

    @abstractmethod
    def _farewell(self, code: int, reason: str) -> tuple[int, str]:
        """Write what has to precede the WebSocket's own close frame; return what that contains."""

    @property
    def _is_closed(self) -> bool:
        return self._closing is not None or self._wire.is_closed
