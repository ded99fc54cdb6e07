"""SockJS frames: split text into lines, and decode the frames in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

# Turns JSON text into a value, which may be anything, or raises if it cannot.
Parse = Callable[[str], Any]

# Gets the text of a frame, without its line end.
OnFrame = Callable[[str], None]

FRAME: Final = re.compile(r"^[amc]|^[oh]$")
BARE_PERCENT: Final = re.compile(r"%(?!25)")

OPEN_FRAME: Final = "o"
HEARTBEAT_FRAME: Final = "h"
CLOSE_FRAME: Final = "c"


@dataclass(frozen=True)
class Frame:
    """A decoded frame: its kind and what it holds (messages, or close code and reason)."""

    of_kind: str
    held_values: list[object]


def is_frame(line: str) -> bool:
    """Return whether a line is a frame, and not a prelude, a blank line or another page's.

    Source: sockjs-protocol 0.3.3, "Protocol and framing"; the prelude is 2048 times `h`.
    """
    return bool(FRAME.search(line))


def decode_frame(text: str, parse: Parse) -> Frame | None:
    """Decode one frame.

    Args:
        text: the frame, without its line end.
        parse: turns JSON text into a value, raises if it cannot.

    Returns:
        The frame; None if the line is not a frame. One that cannot be read counts as a close frame
        without a code: it was cut short on the way, and what it held is lost.
    """
    if not is_frame(text):
        return None
    kind = text[:1]
    try:
        payload = parse("[]" if text in "oh" else text[1:])
        if kind == "m":  # One message, as servers before 0.3 spelled it.
            payload = [payload]
        if isinstance(payload, list):
            return Frame(kind, payload)
    except Exception:
        pass
    return Frame(CLOSE_FRAME, [])


def frame_splitter() -> Callable[[str], list[str]]:
    """Make a function that takes a stream chunk by chunk and gives the lines each one completes.

    Frames are found by separator: a proxy may merge or cut what the server wrote.
    """
    rest = ""

    def split(chunk: str) -> list[str]:
        nonlocal rest
        rest += chunk
        if "\n" not in chunk:  # Splitting at every chunk would make a long frame quadratic.
            return []
        lines = rest.split("\n")
        rest = lines.pop()
        return lines

    return split


def percent_decoder() -> Callable[[str], str]:
    """Make a function that undoes what sockjs-node does to EventSource data: `%25` for `%`.

    Other servers send the text as it is. One `%` that stands for itself tells that they do, for the
    rest of the stream; until then sockjs-node is assumed, as frames hold no other sign of it.
    """
    is_escaped = True

    def decode(text: str) -> str:
        nonlocal is_escaped
        is_escaped = is_escaped and not BARE_PERCENT.search(text)
        return text.replace("%25", "%") if is_escaped else text

    return decode
