"""The pieces of an answer: its head, its frames, and what is between them.

Faults choose by them when something goes wrong: at the open frame, within a message, before a close
frame. The proxy of faults imports this.
"""

from __future__ import annotations

import asyncio
import json
import re
import struct
from collections.abc import AsyncGenerator, Callable
from typing import Final, NamedTuple

HEAD_END: Final = b"\r\n\r\n"
READ_BYTES: Final = 65536

# What a piece is: one of the protocol's frames by its first letter, or one of these.
HEAD: Final = "head"
OTHER: Final = "other"
OPEN, HEARTBEAT, MESSAGES, CLOSE = "o", "h", "a", "c"

_CLOSE_OPCODE: Final = 8
_TEXT_OPCODE: Final = 1


class Piece(NamedTuple):
    """A part of an answer, as the server wrote it.

    Attributes:
        kind: HEAD, the first letter of a frame, or OTHER.
        data: the bytes, with all that is around the frame.
        replaced: makes the bytes of another frame in the place of this one.
    """

    kind: str
    data: bytes
    replaced: Callable[[bytes], bytes] = bytes


Split = Callable[[bytes], "tuple[Piece | None, bytes]"]


async def pieces(answer: asyncio.StreamReader, endpoint: str) -> AsyncGenerator[Piece, None]:
    """Split an answer, as it comes.

    Args:
        endpoint: the last segment of the path that was asked for, which tells the framing.
    """
    head = await answer.readuntil(HEAD_END)
    yield Piece(HEAD, head)
    is_upgraded = head.startswith(b"HTTP/1.1 101 ")
    split = _split_websocket if is_upgraded else _splitter(_PATTERNS.get(endpoint))
    held = b""
    while data := await answer.read(READ_BYTES):
        held += data
        piece, held = split(held)
        while piece:
            yield piece
            piece, held = split(held)
    if held:
        yield Piece(OTHER, held)


def _splitter(pattern: re.Pattern[bytes] | None) -> Split:
    """Return what takes the first piece off, as long as there is one."""

    def split(held: bytes) -> tuple[Piece | None, bytes]:
        if not pattern:
            return (Piece(OTHER, held) if held else None), b""
        found = pattern.search(held)
        if not found:
            return None, held
        start, end = found.span("frame")
        before, after = held[found.start() : start], held[end : found.end()]
        encode = _in_string if before.endswith(b'"') else bytes
        # Streams over xhr begin with two kilobytes of `h`, which are no beat.
        kind = OTHER if held[start : start + 2] == b"hh" else chr(held[start])
        replaced = lambda frame: before + encode(frame) + after  # noqa: E731
        return Piece(kind, held[: found.end()], replaced), held[found.end() :]

    return split


def _in_string(frame: bytes) -> bytes:
    return json.dumps(frame.decode())[1:-1].encode()


# JSON has no line breaks, so the first one ends a frame.
_LINE: Final = re.compile(rb"(?P<frame>[oahmc][^\n]*)\n")
_EVENT: Final = re.compile(rb"data: (?P<frame>[^\r\n]+)\r\n\r\n")
_CALL: Final = re.compile(
    rb'(?:<script>\n|/\*\*/)[\w.]+\("(?P<frame>[^\n]+)"\);\r?\n(?:</script>\r\n)?'
)
_PATTERNS: Final = {
    "xhr": _LINE,
    "xhr_streaming": _LINE,
    "eventsource": _EVENT,
    "htmlfile": _CALL,
    "jsonp": _CALL,
}


def _split_websocket(held: bytes) -> tuple[Piece | None, bytes]:
    """Take the first frame off; a server does not mask its frames (RFC 6455, section 5.2)."""
    if len(held) < 2:
        return None, held
    opcode, length, start = held[0] & 0x0F, held[1] & 0x7F, 2
    if length >= 126:
        start, form = (4, "!H") if length == 126 else (10, "!Q")
        if len(held) < start:
            return None, held
        (length,) = struct.unpack(form, held[2:start])
    end = start + length
    if len(held) < end:
        return None, held
    kind = OTHER
    if opcode == _CLOSE_OPCODE:
        kind = CLOSE
    elif opcode == _TEXT_OPCODE and length:
        kind = chr(held[start])
    return Piece(kind, held[:end], _websocket_text), held[end:]


def _websocket_text(frame: bytes) -> bytes:
    short = len(frame) < 126
    length = bytes([len(frame)]) if short else b"\x7e" + struct.pack("!H", len(frame))
    return bytes([0x80 | _TEXT_OPCODE]) + length + frame
