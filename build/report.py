"""Report the size of each script as it is transferred, and each module's share of it."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from build.bundle import Script
from build.minify import ToolError, node
from build.sourcemap import decode

# Reads bytes from standard input, and writes how many bytes they are after brotli.
BROTLI = """
const input = require("fs").readFileSync(0);
console.log(require("zlib").brotliCompressSync(input).length);
"""


def sizes(script: Script) -> dict[str, int]:
    """Return the bytes of a script: raw, gzip -9 and, if there is a node, brotli."""
    data = script.text.encode()
    found = {"raw": len(data), "gzip": gzipped(script.text)}
    with suppress(ToolError):
        run = subprocess.run([node(), "-e", BROTLI], input=data, capture_output=True, check=True)
        found["brotli"] = int(run.stdout)
    return found


def pieces(script: Script) -> Iterator[tuple[str, str]]:
    """Split a minified script, which is ASCII, by source: names and texts; "(glue)" is the rest."""
    segments = list(decode(script.map["mappings"]))
    for number, line in enumerate(script.text.splitlines(keepends=True)):
        here = [segment for segment in segments if segment.line == number]
        names = ["(glue)", *(script.map["sources"][segment.source] for segment in here)]
        columns = [0, *(segment.column for segment in here), len(line)]
        for name, (start, end) in zip(names, pairwise(columns), strict=True):
            yield name, line[start:end]


def shares(script: Script) -> dict[str, tuple[int, int]]:
    """Return the bytes of each source in a script: raw, and what gzip saves if it is left out."""
    cut = list(pieces(script))
    whole = gzipped(script.text)
    return {
        name: (
            sum(len(text) for source, text in cut if source == name),
            whole - gzipped("".join(text for source, text in cut if source != name)),
        )
        for name in dict.fromkeys(source for source, _ in cut)
    }


def gzipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


def table(scripts: list[Script], detailed: list[Script]) -> str:
    """Return the size report: a line for each script, then one for each module of `detailed`."""
    lines = [f"{'bytes':>28} {'raw':>8} {'gzip':>8} {'brotli':>8}"]
    for script in scripts:
        found = sizes(script)
        row = [f"{found.get(kind, '-'):>8}" for kind in ("raw", "gzip", "brotli")]
        lines.append(f"{script.name:>28} {' '.join(row)}")
    if detailed:
        lines += ["", "bytes of each module: raw, and what gzip saves if it is left out:"]
        lines += module_lines(detailed)
    return "\n".join(lines)


def module_lines(scripts: list[Script]) -> list[str]:
    """Return a line for each module, largest first, with a column for each script."""
    columns = [shares(script) for script in scripts]
    cost = {
        name: [found.get(name, (0, 0)) for found in columns] for found in columns for name in found
    }
    lines = [" ".join(f"{script.name:>24}" for script in scripts)]
    for name in sorted(cost, key=lambda name: [-size for _, size in cost[name]]):
        cells = [f"{raw or '':>17} {size or '':>6}" for raw, size in cost[name]]
        lines.append(f"{' '.join(cells)}  {name}")
    return lines


def over_budget(scripts: list[Script], budgets: dict[str, dict[str, int]]) -> list[str]:
    """Return what is larger than `budgets`, a table of script name -> kind of size -> bytes."""
    return [
        f"{script.name}: {found[kind]} bytes {kind}, {limit} allowed"
        for script in scripts
        for found in [sizes(script)]
        for kind, limit in budgets.get(script.name, {}).items()
        if found[kind] > limit
    ]
