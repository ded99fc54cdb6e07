"""A proxy for programs: `CONNECT host:port`, and absolute URLs for what needs no tunnel.

Imported by tests. Source: RFC 9110, section 9.3.6; RFC 9112, section 3.2.2.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from server.accepting import accepting


@dataclass
class ConnectProxy:
    """The proxy.

    Attributes:
        url: where it listens.
        asked: the method and the target of each request, in order.
    """

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join two connections."""
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split()
        self.asked.append((method, target))
        place = urlsplit(f"//{target}" if method == "CONNECT" else target)
        inner_reader, inner_writer = await asyncio.open_connection(place.hostname, place.port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            inner_writer.write(head)
        try:
            await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))
        finally:
            writer.transport.abort()
            inner_writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def connect_proxy() -> AsyncIterator[ConnectProxy]:
    """Listen until the context ends."""
    proxy = ConnectProxy()
    async with accepting(proxy.connected, "127.0.0.1") as port:
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy
