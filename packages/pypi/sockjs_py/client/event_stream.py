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
        self._rest = ""
        self._data: list[str] = []

    def __call__(self, chunk: str) -> list[str]:
        """Return the data of each event that a chunk completes."""
        text = self._rest + chunk
        # A carriage return at the end may be one half of a line end.
        *lines, self._rest = _LINE_END.split(text[:-1] if text.endswith("\r") else text)
        if text.endswith("\r"):
            self._rest += "\r"
        events = []
        for line in lines:
            if not line:
                if self._data:
                    events.append("\n".join(self._data))
                self._data = []
            elif line.partition(":")[0] == "data":
                self._data.append(line.partition(":")[2].removeprefix(" "))
        return events
