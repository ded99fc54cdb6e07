"""Source maps, version 3 (ECMA-426): written from fragments, read for the report of sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from build.compiler import Fragment

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Segment(NamedTuple):
    """One mapping; lines and columns count from 0, columns in UTF-16 units."""

    line: int
    column: int
    source: int
    source_line: int
    source_column: int
    name: int | None


class Source:
    """A Python file in a map: its name there, and its lines to convert columns with."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.text = path.read_text(encoding="utf-8")
        self._lines = self.text.split("\n")

    def utf16_column(self, line: int, byte_column: int) -> int:
        """Return the UTF-16 column, which maps use, of the parser's UTF-8 byte column."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return utf16_length(text.encode()[:byte_column].decode(errors="ignore"))


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def generate(file: str, parts: Iterable[tuple[Source | None, Fragment]]) -> dict[str, Any]:
    """Return a map from the concatenation of `parts` to their sources.

    Args:
        file: the name of the script that the map is for.
        parts: every piece of the script in order, with the source that it comes from.

    Returns:
        The map, with `sourcesContent` and `names`.
    """
    sources: dict[Source, int] = {}
    names: dict[str, int] = {}
    segments: list[Segment] = []
    line = column = 0
    for source, fragment in parts:
        if source and fragment.position and fragment.strip():
            row, byte_column = fragment.position
            name = None if fragment.name is None else names.setdefault(fragment.name, len(names))
            origin = (
                sources.setdefault(source, len(sources)),
                row - 1,
                source.utf16_column(row, byte_column),
            )
            if not segments or segments[-1][2:] != (*origin, name) or segments[-1].line != line:
                segments.append(Segment(line, column, *origin, name))
        breaks = fragment.count("\n")
        line += breaks
        column = utf16_length(fragment.rpartition("\n")[2]) + (0 if breaks else column)
    return {
        "version": 3,
        "file": file,
        "sources": [source.name for source in sources],
        "sourcesContent": [source.text for source in sources],
        "names": list(names),
        "mappings": encode(segments),
    }


def encode(segments: Iterable[Segment]) -> str:
    """Return the `mappings` of a map for segments, which are in order."""
    lines: list[list[str]] = [[]]
    column = 0
    previous = [0, 0, 0, 0]
    for segment in segments:
        while len(lines) <= segment.line:
            lines.append([])
            column = 0
        fields = [segment.source, segment.source_line, segment.source_column, segment.name]
        text = vlq(segment.column - column)
        column = segment.column
        for index, value in enumerate(fields):
            if value is not None:
                text += vlq(value - previous[index])
                previous[index] = value
        lines[-1].append(text)
    return ";".join(",".join(line) for line in lines)


def vlq(number: int) -> str:
    """Return a number in base 64: five bits for each digit, with the sign in the lowest bit."""
    value = abs(number) << 1 | (number < 0)
    text = ""
    while True:
        value, digit = value >> 5, value & 31
        text += DIGITS[digit | (32 if value else 0)]
        if not value:
            return text


def decode(mappings: str) -> Iterator[Segment]:
    """Yield the segments in the `mappings` of a map, except those without a source."""
    previous = [0, 0, 0, 0]
    for line, text in enumerate(mappings.split(";")):
        column = 0
        for piece in filter(None, text.split(",")):
            offset, *fields = _read_vlq(piece)
            column += offset
            for index, value in enumerate(fields):
                previous[index] += value
            if fields:
                source, source_line, source_column, name = previous
                named = name if len(fields) == 4 else None
                yield Segment(line, column, source, source_line, source_column, named)


def _read_vlq(text: str) -> list[int]:
    numbers = []
    value = shift = 0
    for character in text:
        digit = DIGITS.index(character)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers
