"""One request that passes through the proxy of faults, and the way to the server's answer.

The faults import it; it imports nothing of theirs.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from server.pieces import READ_BYTES, Piece, pieces


@dataclass
class Exchange:
    """One request, and the way to the server's answer.

    Attributes:
        head: of the request, as it will be sent on.
        endpoint: what is asked for: the last segment of the path, `iframe` or `script`.
        address: host and port of the server.
        memory: what faults keep for later requests with the same fault in their URLs.
    """

    head: bytes
    endpoint: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    address: tuple[str, int]
    memory: dict[str, Any]
    _forwarding: asyncio.Task[None] | None = field(default=None, init=False)

    @asynccontextmanager
    async def answer(self, request_limit: int | None = None) -> AsyncIterator[AsyncIterator[Piece]]:
        """Forward the request, and yield the pieces of the answer, which ends with its connection.

        Args:
            request_limit: so many bytes after the head are forwarded; None for all.
        """
        reader, writer = await asyncio.open_connection(*self.address)
        writer.write(self.head)
        self._forwarding = asyncio.create_task(_forward(self.reader, writer, request_limit))
        try:
            async with aclosing(pieces(reader, self.endpoint)) as split:
                yield split
        finally:
            writer.close()
            self._forwarding.cancel()
            await asyncio.gather(self._forwarding, return_exceptions=True)

    async def client_is_gone(self) -> None:
        """Wait until the client has given up."""
        if self._forwarding:
            # A stream can have only one reader at a time.
            await asyncio.wait([self._forwarding])
        while await self.reader.read(READ_BYTES):
            pass

    async def write(self, data: bytes) -> None:
        """Write to the client."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer_itself(
        self, status_text: bytes, headers: bytes = b"", body: bytes = b""
    ) -> None:
        """Answer without asking the server."""
        headers += b"Access-Control-Allow-Origin: *\r\nConnection: close\r\n"
        headers += b"Content-Length: %d\r\n" % len(body)
        await self.write(b"HTTP/1.1 %s\r\n%s\r\n%s" % (status_text, headers, body))

    def reset_when_closed(self) -> None:
        """Let the client see a reset (RST) instead of an end."""
        linger = struct.pack("ii", 1, 0)
        connection = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


Fault: TypeAlias = Callable[[Exchange, int], Awaitable[None]]


def without_headers(head: bytes, *names: bytes) -> bytes:
    """Return a head without the headers whose names begin with one of `names`."""
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(names))


async def _forward(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None
) -> None:
    while limit != 0 and (data := await reader.read(limit or READ_BYTES)):
        writer.write(data)
        await writer.drain()
        if limit:
            limit -= len(data)
    writer.close()
