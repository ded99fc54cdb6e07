"""Faults that know what a frame is: text after the open frame, and messages that are cut.

The table of faults imports them.
"""

from __future__ import annotations

import re
from typing import Final

from server.exchange import HEAD_END, READ_BYTES, Exchange, Fault, without_headers

# JSON contains no line breaks, so the first one ends the frame.
_MESSAGES: Final = re.compile(rb"a\[[^\r\n]*(\r\n\r\n|\n)")


def insert(text: bytes) -> Fault:
    """Return a fault that writes `text` after the open frame of an xhr transport."""

    async def fault(exchange: Exchange, _: int) -> None:
        async with exchange.answer() as answer:
            head = await answer.readuntil(HEAD_END)
            await exchange.write(without_headers(head, b"content-length"))
            await exchange.write(await answer.readuntil(b"o\n") + text)
            while data := await answer.read(READ_BYTES):
                await exchange.write(data)

    return fault


async def truncate_after(exchange: Exchange, number: int) -> None:
    """Silently end an answer after its first messages, without their last NUMBER bytes.

    An answer without messages passes unspoilt, so that a session opens.
    """
    await _end_with_messages(exchange, number, without=(b"content-length",))


async def cut_after(exchange: Exchange, number: int) -> None:
    """Do the same, but keep `Content-Length`, so that the client can notice."""
    await _end_with_messages(exchange, number)


async def _end_with_messages(
    exchange: Exchange, number: int, without: tuple[bytes, ...] = ()
) -> None:
    async with exchange.answer() as answer:
        head = await answer.readuntil(HEAD_END)
        await exchange.write(without_headers(head, *without) if without else head)
        held = b""
        while data := await answer.read(READ_BYTES):
            held += data
            if messages := _MESSAGES.search(held):
                held = held[: messages.end()]
                break
            start = held.find(b"a[")
            if start < 0:
                await exchange.write(held)
                held = b""
        await exchange.write(held[: max(len(held) - number, 0)])
