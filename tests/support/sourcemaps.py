"""Look up positions of a script in its source map; for tests of the build and of browsers."""

from __future__ import annotations

import bisect

from build.bundle import Script
from build.sourcemap import decode


class Lookup:
    """Finds what a position of a script stands for: source, line and column, from 0."""

    def __init__(self, script: Script) -> None:
        self.sources = script.map["sources"]
        self.segments = list(decode(script.map["mappings"]))
        self.starts = [segment[:2] for segment in self.segments]

    def __call__(self, line: int, column: int) -> tuple[str, int, int]:
        found = self.segments[bisect.bisect_right(self.starts, (line, column)) - 1]
        assert found.line == line
        return self.sources[found.source], found.source_line, found.source_column
