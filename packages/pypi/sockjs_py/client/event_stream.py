"""Reads a stream of server-sent events; returns the data of its events."""

from __future__ import annotations

import re
from typing import Final

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class EventStream:
    """Reads a stream chunk by chunk.

    Source: HTML Standard, "Interpreting an event stream".
    """

    def __init__(self) -> None:
        self._held: list[str] = []  # Pieces of a line whose end has not come.
        self._data: list[str] = []

    def __call__(self, chunk: str) -> list[str]:
        """Return the data of each event that a chunk completes."""
        is_after_return = bool(self._held) and self._held[-1].endswith("\r")
        self._held.append(chunk)
        if not (is_after_return or _LINE_END.search(chunk)):
            return []
        text = "".join(self._held)
        # A carriage return at the end may be one half of a line end.
        *lines, rest = _LINE_END.split(text[:-1] if text.endswith("\r") else text)
        self._held = [rest + "\r" if text.endswith("\r") else rest]
        events = []
        for line in lines:
            if not line:
                if self._data:
                    events.append("\n".join(self._data))
                self._data = []
            elif line.partition(":")[0] == "data":
                self._data.append(line.partition(":")[2].removeprefix(" "))
        return events
