"""A service that a test stops and starts again, always at the same address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from aiohttp import web

from server.serving import serving
from server.stomp import stomp
from sockjs_py.server import Options, Session
from sockjs_py.server.aiohttp import add_sockjs

HOST: Final = "127.0.0.1"


class Restartable:
    """An echo service, the count of its sessions since it was started last, and a STOMP broker."""

    def __init__(self) -> None:
        self.origin = ""
        self.session_count = 0
        self.received: list[str] = []
        self._port = 0
        self._running = AsyncExitStack()
        self._live = 0
        self._is_empty = asyncio.Event()

    async def start(self) -> None:
        """Listen, at the port that the system chose the first time."""
        self.session_count = 0
        app = web.Application()
        add_sockjs(app, "/echo", self._echo, Options())
        add_sockjs(app, "/stomp", stomp(), Options())
        context = serving(app, HOST, ports=(self._port,), shutdown_s=2)
        (self.origin,) = await self._running.enter_async_context(context)
        self._port = int(self.origin.rpartition(":")[2])

    async def stop(self) -> None:
        """Close every connection, and listen no more."""
        await self._running.aclose()

    async def empty(self) -> None:
        """Wait until no echo session is left."""
        await asyncio.wait_for(self._is_empty.wait(), 30)

    async def _echo(self, session: Session) -> None:
        self.session_count += 1
        self._live += 1
        self._is_empty.clear()
        try:
            async for message in session:
                self.received.append(message)
                await session.send(message)
        finally:
            self._live -= 1
            if not self._live:
                self._is_empty.set()


@asynccontextmanager
async def restartable() -> AsyncIterator[Restartable]:
    """Serve until the context ends."""
    service = Restartable()
    await service.start()
    try:
        yield service
    finally:
        await service.stop()
