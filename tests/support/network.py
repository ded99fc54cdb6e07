"""A network between pages and a server that drops connections, or passes nothing on for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from server.accepting import accepting

_HOST: Final = "127.0.0.1"
_READ_BYTES: Final = 65536


class Network:
    """Every connection to `origin` goes on to one server, as long as all is well."""

    def __init__(self, port: int, lag_s: float) -> None:
        """Lead to the server at this port of the loopback interface."""
        self.origin = ""
        self._port = port
        self._lag_s = lag_s
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._cuts: list[bytes] = []

    async def cut(self, pattern: bytes) -> None:
        """Drop the next piece of an answer with these bytes in it, and its connection."""
        self._cuts.append(pattern)

    async def stall(self) -> None:
        """Take connections and data, but pass nothing on."""
        self._flows.clear()

    async def unstall(self) -> None:
        """Pass on what has waited, and all that follows."""
        self._flows.set()

    async def drop(self) -> None:
        """Reset every connection."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a page with the server until either goes."""
        self._writers.add(writer)
        try:
            await self._flows.wait()
            await asyncio.sleep(self._lag_s)
            there, back = await asyncio.open_connection(_HOST, self._port)
            self._writers.add(back)
            try:
                await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
            finally:
                self._forget(back)
        except OSError:
            pass  # The server is not there now, or somebody has gone.
        finally:
            self._forget(writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(_READ_BYTES):
            await self._flows.wait()
            if wanted := next((pattern for pattern in self._cuts if pattern in data), None):
                self._cuts.remove(wanted)
                writer.transport.abort()
                return
            writer.write(data)
            await writer.drain()
        writer.close()

    def _forget(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        writer.close()


@asynccontextmanager
async def network(port: int, lag_s: float = 0) -> AsyncIterator[Network]:
    """Carry connections until the context ends.

    Args:
        lag_s: how long each waits before its first byte is passed on.
    """
    carrying = Network(port, lag_s)
    async with accepting(carrying.carry, _HOST) as listening:
        carrying.origin = f"http://{_HOST}:{listening}"
        try:
            yield carrying
        finally:
            await carrying.drop()
