"""The table of faults: what networks and other servers do wrong to a request or its answer.

fault_proxy.py chooses one for each request.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import product
from typing import Final, TypeAlias

from server.exchange import Exchange, Fault, without_headers
from server.pieces import CLOSE, HEAD, HEARTBEAT, MESSAGES, OPEN, Piece

_HTML: Final = b"<!doctype html><title>Welcome</title><p>Please sign in to use this network."

# What happens at a moment; returns whether the answer goes on.
Action: TypeAlias = Callable[[Exchange, int], Awaitable[bool]]
# Where in a piece of an answer the moment is, None if it is not there.
Moment: TypeAlias = Callable[[Piece], "int | None"]


# Actions


async def _drop(_: Exchange, __: int) -> bool:
    """Close the connection."""
    return False


async def _reset(exchange: Exchange, _: int) -> bool:
    """Reset the connection (RST)."""
    exchange.reset_when_closed()
    return False


async def _stall(exchange: Exchange, _: int) -> bool:
    """Say no more, and keep the connection open."""
    await exchange.client_is_gone()
    return False


async def _delay(_: Exchange, number: int) -> bool:
    """Hold the rest back for NUMBER milliseconds."""
    await asyncio.sleep(number / 1000)
    return True


ACTIONS: Final[dict[str, Action]] = {
    "drop": _drop,
    "reset": _reset,
    "stall": _stall,
    "delay": _delay,
}
MOMENTS: Final[dict[str, Moment]] = {
    # Before the answer begins, but after the server has got the request.
    "head": lambda piece: 0,
    # When the session is open.
    "open": lambda piece: len(piece.data) if piece.kind == OPEN else None,
    # After a heartbeat.
    "beat": lambda piece: len(piece.data) if piece.kind == HEARTBEAT else None,
    # Within the first messages of an answer, and after them.
    "messages": lambda piece: len(piece.data) // 2 if piece.kind == MESSAGES else None,
    "between": lambda piece: len(piece.data) if piece.kind == MESSAGES else None,
    # Before the server closes the session.
    "close": lambda piece: 0 if piece.kind == CLOSE else None,
}


def _at_once(action: Action) -> Fault:
    """Return a fault that happens before the server hears of the request."""

    async def fault(exchange: Exchange, number: int) -> None:
        if await action(exchange, number):
            await forward(exchange, number)

    return fault


def _at(moment: Moment, action: Action) -> Fault:
    """Return a fault that happens at the first such moment of an answer."""

    async def fault(exchange: Exchange, number: int) -> None:
        async with exchange.answer() as answer:
            async for piece in answer:
                where = moment(piece)
                if where is not None:
                    break
                await exchange.write(piece.data)
            else:
                return
            await exchange.write(piece.data[:where])
            if await action(exchange, number):
                await exchange.write(piece.data[where:])
                await _write_all(exchange, answer)

    return fault


# Faults of requests


async def status(exchange: Exchange, number: int) -> None:
    """Answer with the status NUMBER (500) and no body, without asking the server."""
    await exchange.answer_itself(b"%d Spoilt" % (number or 500))


async def redirect(exchange: Exchange, _: int) -> None:
    """Send the client elsewhere."""
    await exchange.answer_itself(b"302 Found", b"Location: /elsewhere\r\n")


async def captive(exchange: Exchange, _: int) -> None:
    """Answer everything with an HTML page, as networks do before one has signed in."""
    await exchange.answer_itself(b"200 OK", b"Content-Type: text/html\r\n", _HTML)


async def no_upgrade(exchange: Exchange, number: int) -> None:
    """Strip `Upgrade`, as proxies without WebSocket support do."""
    exchange.head = without_headers(exchange.head, b"upgrade", b"connection")
    await forward(exchange, number)


async def refuse_once(exchange: Exchange, number: int) -> None:
    """Reset the first connection, as if its server had not been found yet."""
    is_first = "refused" not in exchange.memory
    exchange.memory["refused"] = True
    await (_at_once(_reset) if is_first else forward)(exchange, number)


async def cut_request(exchange: Exchange, number: int) -> None:
    """Pass on NUMBER bytes of the request's body, and close both connections then."""
    async with exchange.answer(request_limit=number) as answer:
        await _write_all(exchange, answer)


async def reorder(exchange: Exchange, number: int) -> None:
    """Let a request wait until a later one has been answered, or for NUMBER milliseconds."""
    waiting: asyncio.Event | None = exchange.memory.pop("waiting", None)
    if waiting:
        await forward(exchange, number)
        waiting.set()
        return
    overtaken = exchange.memory["waiting"] = asyncio.Event()
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(overtaken.wait(), number / 1000)
    exchange.memory.pop("waiting", None)
    await forward(exchange, number)


async def limit(exchange: Exchange, number: int) -> None:
    """Let NUMBER requests pass at a time, one or more; the others wait."""
    async with exchange.memory.setdefault("places", asyncio.Semaphore(max(number, 1))):
        await forward(exchange, number)


# Faults of answers


async def forward(exchange: Exchange, _: int) -> None:
    """Spoil nothing."""
    async with exchange.answer() as answer:
        await _write_all(exchange, answer)


async def drip(exchange: Exchange, number: int) -> None:
    """Write NUMBER bytes at a time; with 1, this splits every UTF-8 sequence."""
    count = max(number, 1)
    async with exchange.answer() as answer:
        async for piece in answer:
            step = len(piece.data) if piece.kind == HEAD else count
            for start in range(0, len(piece.data), step):
                await exchange.write(piece.data[start : start + step])
                # A millisecond keeps the kernel from joining the pieces again.
                await asyncio.sleep(0.001)


async def buffer(exchange: Exchange, number: int) -> None:
    """Hold an answer over HTTP back until it is complete, as some proxies do."""
    if exchange.endpoint == "websocket":
        await forward(exchange, number)
        return
    async with exchange.answer() as answer:
        await exchange.write(b"".join([piece.data async for piece in answer]))


async def gzip(exchange: Exchange, number: int) -> None:
    """Compress answers over HTTP, as they come."""
    if exchange.endpoint == "websocket":
        await forward(exchange, number)
        return
    compress = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    async with exchange.answer() as answer:
        async for piece in answer:
            if piece.kind == HEAD:
                head = without_headers(piece.data, b"content-length")
                await exchange.write(_with_header(head, b"Content-Encoding: gzip\r\n"))
            else:
                data = compress.compress(piece.data) + compress.flush(zlib.Z_SYNC_FLUSH)
                await exchange.write(data)
        await exchange.write(compress.flush())


async def cache(exchange: Exchange, _: int) -> None:
    """Answer every GET of an address as the first, whatever its headers say."""
    kept: dict[bytes, bytes] = exchange.memory.setdefault("answers", {})
    line = exchange.head.partition(b"\r\n")[0]
    if line in kept:
        await exchange.write(kept[line])
        return
    data = b""
    async with exchange.answer() as answer:
        async for piece in answer:
            data += piece.data
            await exchange.write(piece.data)
    if line.startswith(b"GET ") and exchange.endpoint != "websocket":
        kept[line] = data


async def no_cors(exchange: Exchange, _: int) -> None:
    """Remove the headers that let pages of other origins read the answer."""
    await _rewrite_head(exchange, lambda head: without_headers(head, b"access-control-"))


async def content_type(exchange: Exchange, _: int) -> None:
    """Call the answer an HTML page."""
    html = b"Content-Type: text/html\r\n"
    await _rewrite_head(
        exchange, lambda head: _with_header(without_headers(head, b"content-type"), html)
    )


async def truncate(exchange: Exchange, number: int) -> None:
    """Silently leave out NUMBER bytes at the end; until then, so many are always late."""
    held = b""
    async with exchange.answer() as answer:
        async for piece in answer:
            if piece.kind == HEAD:
                await exchange.write(without_headers(piece.data, b"content-length"))
            else:
                held += piece.data
                end = max(len(held) - number, 0)
                await exchange.write(held[:end])
                held = held[end:]


async def cut_after(exchange: Exchange, number: int) -> None:
    """End an answer after its first messages, without their last NUMBER bytes.

    If there is a `Content-Length`, it shows that something is missing. An answer without messages
    passes unspoilt, so that a session opens.
    """
    await _end_with_messages(exchange, number)


async def truncate_after(exchange: Exchange, number: int) -> None:
    """Do the same, but without a `Content-Length`."""
    await _end_with_messages(exchange, number, b"content-length")


async def _end_with_messages(exchange: Exchange, number: int, *removed: bytes) -> None:
    async with exchange.answer() as answer:
        async for piece in answer:
            if piece.kind == MESSAGES:
                await exchange.write(piece.data[: max(len(piece.data) - number, 0)])
                return
            head = piece.kind == HEAD and removed
            await exchange.write(without_headers(piece.data, *removed) if head else piece.data)


async def duplicate(exchange: Exchange, _: int) -> None:
    """Write all messages twice."""
    await _add(exchange, lambda piece: piece.data if piece.kind == MESSAGES else b"")


def insert(text: bytes) -> Fault:
    """Return a fault that writes the frame `text` after the open frame."""

    async def fault(exchange: Exchange, _: int) -> None:
        await _add(exchange, lambda piece: piece.replaced(text) if piece.kind == OPEN else b"")

    return fault


async def _add(exchange: Exchange, following: Callable[[Piece], bytes]) -> None:
    """Write more bytes after some pieces."""
    async with exchange.answer() as answer:
        async for piece in answer:
            if piece.kind == HEAD:
                await exchange.write(without_headers(piece.data, b"content-length"))
            else:
                await exchange.write(piece.data + following(piece))


async def _write_all(exchange: Exchange, answer: AsyncIterator[Piece]) -> None:
    async for piece in answer:
        await exchange.write(piece.data)


async def _rewrite_head(exchange: Exchange, rewrite: Callable[[bytes], bytes]) -> None:
    async with exchange.answer() as answer:
        async for piece in answer:
            await exchange.write(rewrite(piece.data) if piece.kind == HEAD else piece.data)


def _with_header(head: bytes, line: bytes) -> bytes:
    return head[:-2] + line + b"\r\n"


FAULTS: Final[dict[str, Fault]] = {
    "none": forward,
    **{f"{name}.connect": _at_once(action) for name, action in ACTIONS.items()},
    **{
        f"{name}.{when}": _at(moment, action)
        for (name, action), (when, moment) in product(ACTIONS.items(), MOMENTS.items())
    },
    "status": status,
    "redirect": redirect,
    "captive": captive,
    "no-upgrade": no_upgrade,
    "refuse-once": refuse_once,
    "cut-request": cut_request,
    "reorder": reorder,
    "limit": limit,
    "drip": drip,
    "buffer": buffer,
    "gzip": gzip,
    "cache": cache,
    "no-cors": no_cors,
    "content-type": content_type,
    "truncate": truncate,
    "truncate-after": truncate_after,
    "cut-after": cut_after,
    "duplicate": duplicate,
    "second-open": insert(b"o"),
    "garbage": insert(b"?garbage"),
    "unfinished": insert(b'a["unfinished'),
    "close": insert(b'c[3000,"Go away!"]'),
}
