"""Read and write STOMP 1.2 frames. Does no I/O.

Source: https://stomp.github.io/stomp-specification-1.2.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_LIMIT_BYTES: Final = 1024 * 1024

# Line ends before a frame are heart-beats.
_HEAD: Final = re.compile(rb"[\r\n]*([^\0]*?)\r?\n\r?\n")
_LENGTH: Final = re.compile(r"[0-9]{1,9}")

_ESCAPES: Final = {"\\": "\\\\", "\r": "\\r", "\n": "\\n", ":": "\\c"}
_ESCAPED: Final = {escape: character for character, escape in _ESCAPES.items()}
# "The C style string literal escapes" are not for these, for the sake of STOMP 1.0.
_UNESCAPED_COMMANDS: Final = ("CONNECT", "CONNECTED")


class FrameError(ValueError):
    """Raised for text that is not a frame; what follows it cannot be understood either."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A command, its headers without escapes, and its body."""

    command: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def encode(self) -> str:
        """Return the frame as it is sent, with the length of its body."""
        length = len(_to_bytes(self.body))
        headers = {**self.headers, "content-length": str(length)} if length else self.headers
        keep = self.command in _UNESCAPED_COMMANDS
        lines = [
            f"{name}:{value}" if keep else f"{_escape(name)}:{_escape(value)}"
            for name, value in headers.items()
        ]
        return "\n".join([self.command, *lines, "", f"{self.body}\0"])


class FrameReader:
    """Extracts frames from text; clients split long frames into several messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, text: str) -> Iterator[Frame]:
        """Yield the frames that are complete with this text.

        Raises:
            FrameError: the text is not a frame, or the frame is too long.
        """
        self._rest += _to_bytes(text)
        data, at = self._rest, 0
        try:
            while found := _find_frame(data, at):
                frame, at = found
                yield frame
        finally:
            self._rest = data[at:]
        if len(self._rest) > _LIMIT_BYTES:
            raise FrameError("the frame is too long")


def _find_frame(data: bytes, start: int) -> tuple[Frame, int] | None:
    """Return the frame that begins here and where it ends, or None if it is incomplete."""
    head = _HEAD.match(data, start)
    if head is None:
        if data.find(b"\0", start) >= 0:
            raise FrameError("no blank line after the headers")
        return None
    command, headers = _parse_head(_to_text(head[1]))
    length = headers.pop("content-length", None)
    if length is None:
        end = data.find(b"\0", head.end())
    elif _LENGTH.fullmatch(length):
        end = head.end() + int(length)
    else:
        raise FrameError(f"content-length is '{length}'")
    if not 0 <= end < len(data):
        return None
    if data[end] != 0:
        raise FrameError("no NUL after the body")
    return Frame(command, headers, _to_text(data[head.end() : end])), end + 1


def _parse_head(head: str) -> tuple[str, dict[str, str]]:
    command, *lines = (line.removesuffix("\r") for line in head.split("\n"))
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise FrameError(f"no colon in the header '{line}'")
        if command not in _UNESCAPED_COMMANDS:
            name, value = _unescape(name), _unescape(value)
        # "If … repeated frame header entries, only the first header entry SHOULD be used".
        headers.setdefault(name, value)
    return command, headers


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _unescape(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        try:
            return _ESCAPED[match[0]]
        except KeyError:
            # "MUST be treated as a fatal protocol error".
            raise FrameError(f"undefined escape '{match[0]}' in a header") from None

    return re.sub(r"\\.?", replace, text)


def _to_bytes(text: str) -> bytes:
    # SockJS carries any string of JavaScript, even one with lone surrogates.
    return text.encode("utf-8", "surrogatepass")


def _to_text(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise FrameError("content-length ends within a character") from None
