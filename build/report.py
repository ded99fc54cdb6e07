"""Sizes: of each script as it goes over the wire, and of each module's share of it.

Enters: scripts. Leaves: a text table, and what is over its budget.
"""

from __future__ import annotations

import gzip
import subprocess
from collections import Counter
from contextlib import suppress

from build.bundle import Script
from build.minify import ToolError, node
from build.sourcemap import decode, utf16_length

# Reads bytes from standard input, writes how many brotli makes of them.
BROTLI = """
const input = require("fs").readFileSync(0);
console.log(require("zlib").brotliCompressSync(input).length);
"""


def sizes(script: Script) -> dict[str, int]:
    """Give the bytes of a script: raw, gzip -9 and, where there is a node, brotli."""
    data = script.text.encode()
    found = {"raw": len(data), "gzip": len(gzip.compress(data, 9, mtime=0))}
    with suppress(ToolError):
        run = subprocess.run([node(), "-e", BROTLI], input=data, capture_output=True, check=True)
        found["brotli"] = int(run.stdout)
    return found


def shares(script: Script) -> Counter[str]:
    """Give the bytes of a script that come from each of its sources, "(glue)" for the rest."""
    sources = script.map["sources"]
    found: Counter[str] = Counter()
    lines = script.text.split("\n")
    segments = list(decode(script.map["mappings"]))
    for segment, following in zip(segments, [*segments[1:], None], strict=True):
        end = (
            following.column
            if following and following.line == segment.line
            else utf16_length(lines[segment.line])
        )
        found[sources[segment.source]] += end - segment.column
    found["(glue)"] = len(script.text) - sum(found.values())
    return found


def table(scripts: list[Script], detailed: Script | None) -> str:
    """Write the size report: a line a script, then a line a module of the `detailed` one."""
    lines = [f"{'bytes':>28} {'raw':>8} {'gzip':>8} {'brotli':>8}"]
    for script in scripts:
        found = sizes(script)
        row = [f"{found.get(kind, '-'):>8}" for kind in ("raw", "gzip", "brotli")]
        lines.append(f"{script.name:>28} {' '.join(row)}")
    if detailed:
        lines.append(f"\nminified bytes of {detailed.name} by module:")
        lines += [f"{size:>8}  {name}" for name, size in shares(detailed).most_common()]
    return "\n".join(lines)


def over_budget(scripts: list[Script], budgets: dict[str, dict[str, int]]) -> list[str]:
    """List what is larger than `budgets`, a table of script name -> kind of size -> bytes."""
    return [
        f"{script.name}: {found[kind]} bytes {kind}, {limit} allowed"
        for script in scripts
        for found in [sizes(script)]
        for kind, limit in budgets.get(script.name, {}).items()
        if found[kind] > limit
    ]
