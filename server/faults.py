"""A proxy that spoils what passes, as networks and other servers do.

The fault is a part of the URL that a client connects to, so that each connection chooses:
`/FAULT/echo`, `/FAULT:NUMBER/echo`, or `/FAULT@xhr/echo` to spoil one endpoint only.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias
from urllib.parse import urlsplit

_TARGET: Final = re.compile(
    rb"(?P<method>\S+) /(?P<fault>[a-z-]+)(:(?P<number>\d+))?(@(?P<endpoint>\w+))?"
    rb"(?P<path>/\S*) HTTP/1\.[01]\r\n"
)
_HEAD_END: Final = b"\r\n\r\n"
_READ_BYTES: Final = 65536


class Exchange:
    """One request, and the way to what the server answers."""

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

    @asynccontextmanager
    async def answer(self) -> AsyncIterator[asyncio.StreamReader]:
        """Send the request on; the answer ends with its connection."""
        reader, writer = await asyncio.open_connection(*self._address)
        writer.write(self.head)
        forwarding = asyncio.create_task(_forward(self._reader, writer))
        try:
            yield reader
        finally:
            writer.close()
            forwarding.cancel()
            await asyncio.gather(forwarding, return_exceptions=True)

    async def client_is_gone(self) -> None:
        """Wait until the client has given up."""
        await self._reader.read()

    async def write(self, data: bytes) -> None:
        """Write to the client."""
        self.writer.write(data)
        await self.writer.drain()


Fault: TypeAlias = Callable[[Exchange, int], Awaitable[None]]


async def forward(exchange: Exchange, _: int) -> None:
    """Spoil nothing."""
    async with exchange.answer() as answer:
        while data := await answer.read(_READ_BYTES):
            await exchange.write(data)


async def delay(exchange: Exchange, number: int) -> None:
    """Hold the request back for so many milliseconds."""
    await asyncio.sleep(number / 1000)
    await forward(exchange, number)


async def drop(exchange: Exchange, number: int) -> None:
    """Close the connection after so many bytes of the body."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.readuntil(_HEAD_END))
        await exchange.write(await answer.readexactly(number))


async def reset(exchange: Exchange, number: int) -> None:
    """Reset the connection (RST) after so many bytes of the body."""
    await drop(exchange, number)
    linger = struct.pack("ii", 1, 0)
    exchange.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


async def half_open(exchange: Exchange, _: int) -> None:
    """Accept the request and never answer."""
    await exchange.client_is_gone()


async def drip(exchange: Exchange, number: int) -> None:
    """Write so many bytes at a time; one at a time splits every UTF-8 sequence."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.readuntil(_HEAD_END))
        while data := await answer.read(max(number, 1)):
            await exchange.write(data)
            # A millisecond keeps the kernel from joining the pieces again.
            await asyncio.sleep(0.001)


async def buffer(exchange: Exchange, _: int) -> None:
    """Hold the answer back until it is complete, as some proxies do."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.read())


async def truncate(exchange: Exchange, number: int) -> None:
    """Leave out so many bytes at the end, and say nothing of it."""
    async with exchange.answer() as answer:
        head = await answer.readuntil(_HEAD_END)
        body = await answer.read()
        rest = body[: max(len(body) - number, 0)]
        await exchange.write(without_headers(head, b"content-length") + rest)


async def no_cors(exchange: Exchange, _: int) -> None:
    """Forget the headers that let another origin's page read the answer."""
    await _rewrite_head(exchange, lambda head: without_headers(head, b"access-control-"))


async def content_type(exchange: Exchange, _: int) -> None:
    """Call the answer an HTML page."""
    html = b"Content-Type: text/html\r\n\r\n"
    await _rewrite_head(exchange, lambda head: without_headers(head, b"content-type")[:-2] + html)


async def no_upgrade(exchange: Exchange, number: int) -> None:
    """Strip `Upgrade`, as proxies do that know no WebSocket."""
    exchange.head = without_headers(exchange.head, b"upgrade", b"connection")
    await forward(exchange, number)


async def status(exchange: Exchange, number: int) -> None:
    """Answer with that status and no body, without asking the server."""
    await _answer_itself(exchange, b"%d Spoilt" % number, b"")


async def redirect(exchange: Exchange, _: int) -> None:
    """Send the client elsewhere."""
    await _answer_itself(exchange, b"302 Found", b"Location: /elsewhere\r\n")


def insert(text: bytes) -> Fault:
    """Return a fault that writes `text` after the open frame of an xhr transport."""

    async def fault(exchange: Exchange, _: int) -> None:
        async with exchange.answer() as answer:
            head = await answer.readuntil(_HEAD_END)
            await exchange.write(without_headers(head, b"content-length"))
            await exchange.write(await answer.readuntil(b"o\n") + text)
            while data := await answer.read(_READ_BYTES):
                await exchange.write(data)

    return fault


FAULTS: Final[dict[str, Fault]] = {
    "none": forward,
    "delay": delay,
    "drop": drop,
    "reset": reset,
    "half-open": half_open,
    "drip": drip,
    "buffer": buffer,
    "truncate": truncate,
    "no-cors": no_cors,
    "content-type": content_type,
    "no-upgrade": no_upgrade,
    "status": status,
    "redirect": redirect,
    "second-open": insert(b"o\n"),
    "garbage": insert(b"?garbage\n"),
    "unfinished": insert(b'a["unfinished\n'),
    "close": insert(b'c[3000,"Go away!"]\n'),
}


@asynccontextmanager
async def spoil(origin: str, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Listen in front of the server at `origin`, and tell the URL.

    Args:
        port: 0 lets the system choose.

    Raises:
        OSError: the port is in use.
    """
    server_url = urlsplit(origin)
    address = (server_url.hostname or "", server_url.port or 80)
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_serve(reader, writer, address))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(connected, host, port)
    try:
        yield f"http://{host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()


def without_headers(head: bytes, *names: bytes) -> bytes:
    """Return a head without the headers whose names begin with one of `names`."""
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(names))


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: tuple[str, int]
) -> None:
    try:
        head = await reader.readuntil(_HEAD_END)
        if target := _TARGET.match(head):
            fault = FAULTS.get(target["fault"].decode(), forward)
            if target["endpoint"] and not _names_endpoint(target["path"], target["endpoint"]):
                fault = forward
            exchange = Exchange(_request_head(target, head), reader, writer, address)
            await fault(exchange, int(target["number"] or 0))
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        # One side has gone, or writes what is no head, and so the other goes.
        pass
    except asyncio.CancelledError:
        # The proxy ends, and does not wait for a client that reads no more.
        writer.transport.abort()
        raise
    finally:
        await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def _names_endpoint(path: bytes, endpoint: bytes) -> bool:
    return path.partition(b"?")[0].endswith(b"/" + endpoint)


def _request_head(target: re.Match[bytes], head: bytes) -> bytes:
    version, rest = b"1.1", head[target.end() :]
    if b"\r\nupgrade:" not in head.lower():
        # HTTP/1.0 has the answer end with its connection, and keeps chunks out of it.
        version, rest = b"1.0", without_headers(rest, b"connection")
    return b"%s %s HTTP/%s\r\n%s" % (target["method"], target["path"], version, rest)


async def _rewrite_head(exchange: Exchange, rewrite: Callable[[bytes], bytes]) -> None:
    async with exchange.answer() as answer:
        await exchange.write(rewrite(await answer.readuntil(_HEAD_END)))
        while data := await answer.read(_READ_BYTES):
            await exchange.write(data)


async def _answer_itself(exchange: Exchange, status_text: bytes, headers: bytes) -> None:
    cors = b"Access-Control-Allow-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\n"
    await exchange.write(b"HTTP/1.1 %s\r\n%s%s\r\n" % (status_text, headers, cors))


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_READ_BYTES):
        writer.write(data)
        await writer.drain()
    writer.close()
