"""An echo whose POSTs are answered when a test says so, and that tells what it got.

Imported by the site, which serves it as /held and /held_briefly.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from server.protocol import Session

PREFIX: Final = "/held"
# The same service, whose sessions end sooner.
BRIEF: Final = "/held_briefly"


class HeldService:
    """The service, for one test after the other."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._may_answer = asyncio.Event()
        self._has_received = threading.Condition()
        self.reset()

    def reset(self) -> None:
        """Answer what is still held, forget all, and hold back again."""
        self.release()
        self.received: list[str] = []
        self.arrived = threading.Event()
        self.ended = threading.Event()
        self._loop.call_soon_threadsafe(self._may_answer.clear)

    def release(self) -> None:
        """Answer every POST from now on."""
        self._loop.call_soon_threadsafe(self._may_answer.set)

    def has_received(self, count: int, timeout_s: float) -> bool:
        """Wait for so many messages; return whether they came in time."""
        with self._has_received:
            return self._has_received.wait_for(lambda: len(self.received) >= count, timeout_s)

    async def released(self) -> None:
        """Wait for the test's word."""
        await self._may_answer.wait()

    async def echo(self, session: Session) -> None:
        """Note every message and send it back, or close if it says so; note the session's end."""
        arrived, ended = self.arrived, self.ended
        async for message in session:
            with self._has_received:
                self.received.append(message)
                self._has_received.notify_all()
            arrived.set()
            await session.send(message)
            if message == "close":
                session.close(3000, "As you wish")
        ended.set()

    @web.middleware
    async def hold(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a POST of messages arrive, and its answer wait."""
        response = await handler(request)
        if request.path.startswith(PREFIX) and request.path.endswith("_send"):
            await self.released()
        return response
