"""Tables of figures in Markdown: rows in, text out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.bench.figures import AGAIN, NATIVE, NPM, OURS, Row, Spread


@dataclass(frozen=True)
class Figure:
    """What a figure is called."""

    title: str
    unit: str


FIGURES: Final = {
    "open": Figure("open", "ms"),
    "round_trip": Figure("round trip, back to back", "ms"),
    "idle_round_trip": Figure("round trip after 60 ms", "ms"),
    "rate": Figure("messages of 16 B", "/s"),
    "large": Figure("1 MB echo", "ms"),
}


def table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    names = list(head)
    cells = [names, ["---"] * len(names), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def number(value: float) -> str:
    """Write a value with three digits, or all that are before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def times(ratio: Spread | None) -> str:
    """Write a ratio and its quartiles."""
    return f"{ratio.median:.2f}x ({ratio.low:.2f}-{ratio.high:.2f})" if ratio else ""


def full_table(rows: Iterable[Row], native: dict[str, float]) -> str:
    """Return one line for each row.

    Args:
        native: the medians of the browser's own WebSocket, by figure.
    """

    def line(row: Row) -> list[str]:
        figure = FIGURES[row.figure]
        medians = [row.of(OURS), row.of(NPM)]
        limit = native.get(row.figure)
        return [
            row.server,
            row.transport,
            f"{figure.title}, {figure.unit}",
            *(number(found.median) if found else "failed" for found in medians),
            times(row.ratio(OURS, NPM)),
            f"{medians[0].median / limit:.2f}x" if medians[0] and limit else "",
            times(row.ratio(AGAIN, OURS)),
        ]

    head = ["server", "transport", "", "ours", NPM, f"ours / {NPM}", "/ native", "ours / ours"]
    return table(head, map(line, rows))


def native_medians(rows: Iterable[Row]) -> dict[str, float]:
    """Return the medians of the browser's own WebSocket, by figure."""
    found = {row.figure: row.of(NATIVE) for row in rows if row.of(NATIVE)}
    return {figure: value.median for figure, value in found.items() if value}
