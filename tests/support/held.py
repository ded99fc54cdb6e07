"""An echo service that answers POSTs when a test says so, and records what it received.

Imported by the site, which serves it as /held and /held_briefly.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from sockjs_py.server import Session

PREFIX: Final = "/held"
# The same service, but its sessions end sooner.
BRIEF: Final = "/held_briefly"


class HeldService:
    """The service, which one test after the other uses."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._may_answer = asyncio.Event()
        self._has_received = threading.Condition()
        self.reset()

    def reset(self) -> None:
        """Answer what is still held, forget what was received, and hold answers back again."""
        self.release()
        self.received: list[str] = []
        self.arrived = threading.Event()
        self.ended = threading.Event()
        self._loop.call_soon_threadsafe(self._may_answer.clear)

    def release(self) -> None:
        """Answer every POST from now on."""
        self._loop.call_soon_threadsafe(self._may_answer.set)

    def has_received(self, count: int, timeout_s: float) -> bool:
        """Wait for `count` messages; return whether they came in time."""
        with self._has_received:
            return self._has_received.wait_for(lambda: len(self.received) >= count, timeout_s)

    async def released(self) -> None:
        """Wait until the test calls `release`."""
        await self._may_answer.wait()

    async def echo(self, session: Session) -> None:
        """Record and return every message, close after "close", and record the session's end."""
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
        """Take the messages of a POST at once, but hold its answer back."""
        response = await handler(request)
        if request.path.startswith(PREFIX) and request.path.endswith("_send"):
            await self.released()
        return response
