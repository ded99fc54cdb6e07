"""A queue of texts with one reader, whose writers wait while it is over its limit."""

from __future__ import annotations

import asyncio
from collections import deque


class MessageQueue:
    """Texts on their way from any number of writers to one reader."""

    __slots__ = ("_has_room", "_limit_chars", "_size_chars", "_texts", "_waiter")

    def __init__(self, limit_chars: int) -> None:
        self._limit_chars = limit_chars
        self._size_chars = 0
        self._texts: deque[str] = deque()
        self._waiter: asyncio.Future[None] | None = None
        # Made when a writer first has to wait, since most queues never need it.
        self._has_room: asyncio.Event | None = None

    def __bool__(self) -> bool:
        return bool(self._texts)

    def push(self, text: str) -> None:
        """Append a text and wake the reader."""
        self._texts.append(text)
        self._size_chars += _size(text)
        self.wake()

    @property
    def is_full(self) -> bool:
        """Return whether the queue is over its limit."""
        return self._size_chars > self._limit_chars

    async def room(self) -> None:
        """Wait until the queue is not over its limit, or was cleared."""
        if self.is_full:
            if self._has_room is None:
                self._has_room = asyncio.Event()
            await self._has_room.wait()

    def pop(self) -> str:
        """Remove and return the oldest text."""
        text = self._texts.popleft()
        self._shrink(self._size_chars - _size(text))
        return text

    def pop_all(self) -> list[str]:
        """Remove and return all texts."""
        texts = list(self._texts)
        self.clear()
        return texts

    def clear(self) -> None:
        """Drop all texts and let the writers continue."""
        self._texts.clear()
        self._shrink(0)

    def wake(self) -> None:
        """Let the reader look again."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self) -> None:
        """Wait, as the one reader, for `push` or `wake`."""
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _shrink(self, size_chars: int) -> None:
        self._size_chars = size_chars
        if self._has_room is not None and not self.is_full:
            self._has_room.set()
            self._has_room = None


def _size(text: str) -> int:
    # A payload can hold a million empty messages, so an empty message counts too.
    return len(text) or 1
