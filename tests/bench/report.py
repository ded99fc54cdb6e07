"""Write docs/performance.md and its plot: `python -m tests.bench.report [RESULTS]`.

RESULTS is what `python -m tests.bench.client` wrote.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from server.app import ROOT
from tests.bench.figures import (
    AGAIN,
    CROWDS,
    FIGURES,
    NATIVE,
    NPM,
    NPM_SERVER,
    OUR_SERVER,
    OURS,
    SCRIPT,
    Row,
)
from tests.bench.plot import PANELS, plot
from tests.bench.recorder import RESULTS
from tests.bench.tables import goal_table, growth_table, median, table
from tests.browser.transports import MODERN

DOCUMENT: Final = ROOT / "docs" / "performance.md"
TEMPLATE: Final = Path(__file__).with_name("performance.md")

Rows = Mapping[tuple[str, str, str], Row]


def row(rows: Rows, *key: str) -> Row:
    """Return a row, an empty one if nothing was found: its cells stay empty."""
    server, transport, figure = key
    return rows.get((server, transport, figure), Row(server, transport, figure))


def ratio(found: Row) -> str:
    """Write how a figure compares with 1.6.1."""
    times = found.ratio(OURS, NPM)
    return f"{times.median:.2f}x" if times else ""


def cell(found: Row) -> str:
    """Write a figure, and how it compares with 1.6.1."""
    if not found.of(OURS):
        return "failed" if found.rounds else ""
    times = ratio(found)
    return f"{median(found, OURS)} ({times})" if times else median(found, OURS)


def headings(figures: Sequence[str]) -> list[str]:
    return [", ".join(FIGURES[figure]) for figure in figures]


def noise(rows: Rows, server: str, figure: str) -> str:
    """Write from where to where the ratios of this client to itself go."""
    found = [row(rows, server, name, figure).ratio(AGAIN, OURS) for name in MODERN]
    medians = [times.median for times in found if times]
    return f"{min(medians):.2f}-{max(medians):.2f}x" if medians else ""


def side_by_side(rows: Rows, server: str) -> str:
    """Return every transport against a server."""

    def line(name: str) -> list[str]:
        return [name, *(cell(row(rows, server, name, figure)) for figure in PANELS)]

    native = [median(row(rows, server, "websocket", figure), NATIVE) for figure in PANELS]
    same = [noise(rows, server, figure) for figure in PANELS]
    lines = [["native WebSocket", *native], *map(line, MODERN), ["the same twice", *same]]
    return table(["", *headings(PANELS)], lines)


def size_table(rows: Rows) -> str:
    """Return heap and bytes of every transport."""

    def line(name: str) -> list[str]:
        wire = []
        for text in ("ascii", "emoji"):
            both = [row(rows, OUR_SERVER, name, f"{text}_{way}") for way in ("up", "down")]
            sizes = " / ".join(median(found, OURS) for found in both)
            wire.append(f"{sizes} ({' / '.join(map(ratio, both))})")
        return [name, cell(row(rows, NPM_SERVER, name, "heap")), *wire]

    head = ["", *headings(["heap"]), "16 B of ASCII", "100 emoji"]
    return table(head, map(line, MODERN))


def script_table(rows: Rows) -> str:
    """Return what the script costs before it does anything."""
    figures = ("gzip", "evaluate", "load")
    lines = [
        [heading, median(found, OURS), median(found, NPM), ratio(found)]
        for heading, found in zip(
            headings(figures), (row(rows, "", SCRIPT, figure) for figure in figures), strict=True
        )
    ]
    return table(["", OURS, NPM, ""], lines)


def crowd_table(rows: Rows) -> str:
    """Return what messages cost as there are more sessions."""

    def line(name: str) -> list[str]:
        cells = []
        for figure in ("message", "session_heap"):
            found = row(rows, OUR_SERVER, name, figure)
            cells += [cell(found), median(found, NATIVE)]
        return [name, *cells]

    message, heap = headings(["message", "session_heap"])
    return table(["", message, NATIVE, heap, NATIVE], map(line, CROWDS))


def write(results: Path) -> None:
    """Fill the template in, and draw the plot."""
    found = json.loads(results.read_text(encoding="utf-8"))
    rows = {one.key: one for one in (Row(**fields) for fields in found["rows"])}
    text = TEMPLATE.read_text(encoding="utf-8").format(
        **found["facts"],
        ours=side_by_side(rows, OUR_SERVER),
        npm=side_by_side(rows, NPM_SERVER),
        sizes=size_table(rows),
        script=script_table(rows),
        long=growth_table(rows.values()),
        crowds=crowd_table(rows),
        goals=goal_table(rows.values()),
    )
    DOCUMENT.write_text(text, encoding="utf-8")
    picture = plot(rows.values(), OUR_SERVER)
    DOCUMENT.with_suffix(".svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else RESULTS)
