"""A proxy that spoils what passes through it, as networks and other servers do.

The fault is a part of the URL that a client connects to, so that each connection chooses its own:
`/FAULT/echo`, `/FAULT:NUMBER/echo`, or `/FAULT@xhr/echo` to spoil one endpoint only.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

from yarl import URL

from server.exchange import HEAD_END, READ_BYTES, Exchange, Fault, without_headers
from server.frame_faults import cut_after, insert, truncate_after

_REQUEST_LINE: Final = re.compile(rb"(?P<method>\S+) (?P<path>/\S*) HTTP/1\.[01]\r\n")
_FAULT: Final = re.compile(
    rb"/(?P<name>[a-z-]+)(:(?P<number>\d+))?(@(?P<endpoint>\w+))?(?P<path>/.*)"
)


async def forward(exchange: Exchange, _: int) -> None:
    """Spoil nothing."""
    async with exchange.answer() as answer:
        while data := await answer.read(READ_BYTES):
            await exchange.write(data)


async def delay(exchange: Exchange, number: int) -> None:
    """Hold the request back for NUMBER milliseconds."""
    await asyncio.sleep(number / 1000)
    await forward(exchange, number)


async def drop(exchange: Exchange, number: int) -> None:
    """Close the connection after NUMBER bytes of the body."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.readuntil(HEAD_END))
        await exchange.write_some(answer, number)


async def reset(exchange: Exchange, number: int) -> None:
    """Reset the connection (RST) after NUMBER bytes of the body."""
    await drop(exchange, number)
    linger = struct.pack("ii", 1, 0)
    exchange.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


async def half_open(exchange: Exchange, _: int) -> None:
    """Accept the request and never answer."""
    await exchange.client_is_gone()


async def stall(exchange: Exchange, number: int) -> None:
    """Pass on NUMBER bytes of the body, then nothing, and keep the connection open."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.readuntil(HEAD_END))
        await exchange.write_some(answer, number)
        await exchange.client_is_gone()


async def drip(exchange: Exchange, number: int) -> None:
    """Write NUMBER bytes at a time; with 1, this splits every UTF-8 sequence."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.readuntil(HEAD_END))
        while data := await answer.read(max(number, 1)):
            await exchange.write(data)
            # A millisecond keeps the kernel from joining the pieces again.
            await asyncio.sleep(0.001)


async def buffer(exchange: Exchange, _: int) -> None:
    """Hold the answer back until it is complete, as some proxies do."""
    async with exchange.answer() as answer:
        await exchange.write(await answer.read())


async def truncate(exchange: Exchange, number: int) -> None:
    """Silently leave out NUMBER bytes at the end."""
    async with exchange.answer() as answer:
        head = await answer.readuntil(HEAD_END)
        body = await answer.read()
        rest = body[: max(len(body) - number, 0)]
        await exchange.write(without_headers(head, b"content-length") + rest)


async def no_cors(exchange: Exchange, _: int) -> None:
    """Remove the headers that let pages of other origins read the answer."""
    await _rewrite_head(exchange, lambda head: without_headers(head, b"access-control-"))


async def content_type(exchange: Exchange, _: int) -> None:
    """Call the answer an HTML page."""
    html = b"Content-Type: text/html\r\n\r\n"
    await _rewrite_head(exchange, lambda head: without_headers(head, b"content-type")[:-2] + html)


async def no_upgrade(exchange: Exchange, number: int) -> None:
    """Strip `Upgrade`, as proxies without WebSocket support do."""
    exchange.head = without_headers(exchange.head, b"upgrade", b"connection")
    await forward(exchange, number)


async def status(exchange: Exchange, number: int) -> None:
    """Answer with the status NUMBER and no body, without asking the server."""
    await _answer_itself(exchange, b"%d Spoilt" % number, b"")


async def redirect(exchange: Exchange, _: int) -> None:
    """Send the client elsewhere."""
    await _answer_itself(exchange, b"302 Found", b"Location: /elsewhere\r\n")


FAULTS: Final[dict[str, Fault]] = {
    "none": forward,
    "delay": delay,
    "drop": drop,
    "reset": reset,
    "half-open": half_open,
    "stall": stall,
    "drip": drip,
    "buffer": buffer,
    "truncate": truncate,
    "truncate-after": truncate_after,
    "cut-after": cut_after,
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
    """Listen in front of the server at `origin`; yield the URL.

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
        port = server.sockets[0].getsockname()[1]
        yield str(URL.build(scheme="http", host=host, port=port))
    finally:
        server.close()
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: tuple[str, int]
) -> None:
    try:
        head = await reader.readuntil(HEAD_END)
        if line := _REQUEST_LINE.match(head):
            fault, number, path = _choose(line["path"])
            request = _request_head(line["method"], path, head[line.end() :])
            await fault(Exchange(request, reader, writer, address), number)
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        # One side has gone, or has not written a head; so the other side is closed too.
        pass
    except asyncio.CancelledError:
        # The proxy ends, and does not wait for a client that has stopped reading.
        writer.transport.abort()
        raise
    finally:
        await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def _choose(path: bytes) -> tuple[Fault, int, bytes]:
    """Return what a path asks for; one that names no fault, as a script's, stays as it is."""
    asked = _FAULT.fullmatch(path)
    fault = asked and FAULTS.get(asked["name"].decode())
    if not asked or not fault:
        return forward, 0, path
    if asked["endpoint"] and not _names_endpoint(asked["path"], asked["endpoint"]):
        fault = forward
    return fault, int(asked["number"] or 0), asked["path"]


def _names_endpoint(path: bytes, endpoint: bytes) -> bool:
    return path.partition(b"?")[0].endswith(b"/" + endpoint)


def _request_head(method: bytes, path: bytes, headers: bytes) -> bytes:
    version = b"1.1"
    if b"\r\nupgrade:" not in b"\r\n" + headers.lower():
        # With HTTP/1.0, the answer ends with its connection and has no chunks.
        version, headers = b"1.0", without_headers(headers, b"connection")
    return b"%s %s HTTP/%s\r\n%s" % (method, path, version, headers)


async def _rewrite_head(exchange: Exchange, rewrite: Callable[[bytes], bytes]) -> None:
    async with exchange.answer() as answer:
        await exchange.write(rewrite(await answer.readuntil(HEAD_END)))
        while data := await answer.read(READ_BYTES):
            await exchange.write(data)


async def _answer_itself(exchange: Exchange, status_text: bytes, headers: bytes) -> None:
    cors = b"Access-Control-Allow-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\n"
    await exchange.write(b"HTTP/1.1 %s\r\n%s%s\r\n" % (status_text, headers, cors))
