"""One request that passes through the proxy of faults, and the way to the server's answer.

The faults import it; it imports nothing of theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

HEAD_END: Final = b"\r\n\r\n"
READ_BYTES: Final = 65536


class Exchange:
    """One request, and the way to the server's answer."""

    def __init__(
        self,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        address: tuple[str, int],
    ) -> None:
        self.head = head
        self.writer = writer
        self._reader = reader
        self._address = address
        self._forwarding: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def answer(self) -> AsyncIterator[asyncio.StreamReader]:
        """Forward the request; the answer ends with its connection."""
        reader, writer = await asyncio.open_connection(*self._address)
        writer.write(self.head)
        self._forwarding = asyncio.create_task(_forward(self._reader, writer))
        try:
            yield reader
        finally:
            writer.close()
            self._forwarding.cancel()
            await asyncio.gather(self._forwarding, return_exceptions=True)

    async def client_is_gone(self) -> None:
        """Wait until the client has given up."""
        if self._forwarding:
            # A stream can have only one reader at a time.
            await asyncio.wait([self._forwarding])
        await self._reader.read()

    async def write(self, data: bytes) -> None:
        """Write to the client."""
        self.writer.write(data)
        await self.writer.drain()

    async def write_some(self, answer: asyncio.StreamReader, count: int) -> None:
        """Pass on `count` bytes as they come, or fewer if the answer ends first."""
        while count and (data := await answer.read(min(count, READ_BYTES))):
            await self.write(data)
            count -= len(data)


Fault: TypeAlias = Callable[[Exchange, int], Awaitable[None]]


def without_headers(head: bytes, *names: bytes) -> bytes:
    """Return a head without the headers whose names begin with one of `names`."""
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(names))


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(READ_BYTES):
        writer.write(data)
        await writer.drain()
    writer.close()
