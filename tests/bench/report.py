"""Write docs/performance.md and its plot: `python -m tests.bench.report RESULTS`.

RESULTS is what `python -m tests.bench.client --json` wrote.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from server.app import ROOT
from tests.bench.figures import (
    AGAIN,
    CLOSINGS,
    CROWDS,
    FIGURES,
    NATIVE,
    NPM,
    NPM_SERVER,
    OUR_SERVER,
    OURS,
    POLLING,
    SCRIPT,
    WAYS,
    Row,
)
from tests.bench.plot import PANELS, plot
from tests.bench.tables import fallback_table, goal_table, growth_table, median, table
from tests.engines.transports import MODERN

DOCUMENT: Final = ROOT / "docs" / "performance.md"
TEMPLATE: Final = Path(__file__).with_name("performance.md")

# What differs from 1 there is noise.
TWICE: Final = "the same twice"

# What is measured of xhr-polling behind each proxy.
POLLED: Final = ("idle_echo", "round_trip", "rate")

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


def noise(rows: Rows, server: str, figure: str, names: Iterable[str] = MODERN) -> str:
    """Write from where to where the ratios of this client to itself go."""
    found = [row(rows, server, name, figure).ratio(AGAIN, OURS) for name in names]
    medians = [times.median for times in found if times]
    return f"{min(medians):.2f}-{max(medians):.2f}x" if medians else ""


def side_by_side(rows: Rows, server: str) -> str:
    """Return every transport against a server."""

    def line(name: str) -> list[str]:
        return [name, *(cell(row(rows, server, name, figure)) for figure in PANELS)]

    native = [median(row(rows, server, "websocket", figure), NATIVE) for figure in PANELS]
    same = [noise(rows, server, figure) for figure in PANELS]
    lines = [["native WebSocket", *native], *map(line, MODERN), [TWICE, *same]]
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
    same = [
        noise(rows, NPM_SERVER, "heap"),
        *(
            " / ".join(noise(rows, OUR_SERVER, f"{text}_{way}") for way in ("up", "down"))
            for text in ("ascii", "emoji")
        ),
    ]
    return table(head, [*map(line, MODERN), [TWICE, *same]])


def script_table(rows: Rows) -> str:
    """Return what the script costs before it does anything."""

    def line(figure: str) -> list[str]:
        found = row(rows, "", SCRIPT, figure)
        sizes = [median(found, variant) for variant in (OURS, NPM)]
        return [*headings([figure]), *sizes, ratio(found), noise(rows, "", figure, [SCRIPT])]

    return table(["", OURS, NPM, "", TWICE], map(line, ("gzip", "evaluate", "load")))


def proxy_table(rows: Rows) -> str:
    """Return what a proxy does to opening and to polling."""

    def line(way: str) -> list[str]:
        polls = [row(rows, OUR_SERVER, POLLING.get(way, ""), figure) for figure in POLLED]
        return [way, *map(cell, (row(rows, OUR_SERVER, way, "open"), *polls))]

    same = [noise(rows, OUR_SERVER, figure, POLLING.values()) for figure in POLLED]
    lines = [*map(line, WAYS), [TWICE, noise(rows, OUR_SERVER, "open", WAYS), *same]]
    return table(["", *headings(["open", *POLLED])], lines)


def closing_table(rows: Rows) -> str:
    """Return what connections leave behind that close."""

    def line(figure: str) -> list[str]:
        found = row(rows, OUR_SERVER, CLOSINGS, figure)
        return [*headings([figure]), median(found, OURS), median(found, NPM), ratio(found)]

    return table(["", OURS, NPM, ""], map(line, ("slowest", "lost")))


def crowd_table(rows: Rows) -> str:
    """Return what messages cost as there are more sessions."""

    def line(name: str) -> list[str]:
        cells = []
        for figure in ("message", "session_heap"):
            found = row(rows, OUR_SERVER, name, figure)
            cells += [cell(found), median(found, NATIVE)]
        return [name, *cells]

    message, heap = headings(["message", "session_heap"])
    same = [noise(rows, OUR_SERVER, figure, CROWDS) for figure in ("message", "session_heap")]
    lines = [*map(line, CROWDS), [TWICE, same[0], "", same[1], ""]]
    return table(["", message, NATIVE, heap, NATIVE], lines)


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
        proxies=proxy_table(rows),
        ended_on=fallback_table(found.get("ended_on", {})),
        closings=closing_table(rows),
        goals=goal_table(rows.values()),
    )
    DOCUMENT.write_text(text, encoding="utf-8")
    picture = plot(rows.values(), OUR_SERVER)
    DOCUMENT.with_suffix(".svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
