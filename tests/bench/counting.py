"""A proxy that counts bytes, so that headers and frames count as they go over the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

from server.accepting import accepting

_READ_BYTES: Final = 64 * 1024
# A poll that follows a message is on its way by then.
_QUIET_S: Final = 0.1


class CountingProxy:
    """Passes connections on to one server.

    Attributes:
        up: bytes from clients to the server, so far.
        down: bytes from the server.
    """

    def __init__(self) -> None:
        self.origin = ""
        self.up = 0
        self.down = 0

    async def counts(self) -> tuple[int, int]:
        """Return `up` and `down` once nothing moves any more."""
        before = -1, -1
        while before != (self.up, self.down):
            before = self.up, self.down
            await asyncio.sleep(_QUIET_S)
        return before

    def count_up(self, size: int) -> None:
        self.up += size

    def count_down(self, size: int) -> None:
        self.down += size


@asynccontextmanager
async def counting_proxy(origin: str) -> AsyncIterator[CountingProxy]:
    """Listen before the server until the context ends."""
    proxy = CountingProxy()
    target = urlsplit(origin)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(target.hostname, target.port)
        await asyncio.gather(
            relay(reader, to_server, proxy.count_up), relay(from_server, writer, proxy.count_down)
        )

    async with accepting(connected, "127.0.0.1") as port:
        proxy.origin = f"http://127.0.0.1:{port}"
        yield proxy


async def relay(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: Callable[[int], None]
) -> None:
    """Pass on what comes until one side ends."""
    with suppress(ConnectionError):
        while data := await reader.read(_READ_BYTES):
            count(len(data))
            writer.write(data)
            await writer.drain()
    writer.close()
