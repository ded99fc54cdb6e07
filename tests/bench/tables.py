"""Tables of figures in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tests.bench.figures import AGAIN, FIGURES, FIRST, LAST, NATIVE, NPM, OURS, Row, Spread
from tests.bench.goals import GOALS, Goal


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown; what follows the first column is right-aligned."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines))


def number(value: float) -> str:
    """Write a value with three digits, or all that are before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def times(ratio: Spread | None) -> str:
    """Write a ratio and its quartiles."""
    return f"{ratio.median:.2f}x ({ratio.low:.2f}-{ratio.high:.2f})" if ratio else ""


def median(row: Row, variant: str) -> str:
    """Write what a variant took."""
    found = row.of(variant)
    return number(found.median) if found else ""


def title(transport: str, figure: str) -> str:
    """Name a figure of a transport or a script."""
    name, unit = FIGURES[figure]
    return f"{transport}: {name}, {unit}"


def full_table(rows: Iterable[Row]) -> str:
    """Return all that was measured of clients, one line for each row."""

    def line(row: Row) -> list[str]:
        medians = [median(row, variant) for variant in (OURS, NPM, NATIVE)]
        ratios = [row.ratio(OURS, NPM), row.ratio(OURS, NATIVE), row.ratio(AGAIN, OURS)]
        return [title(row.transport, row.figure), row.server, *medians, *map(times, ratios)]

    ratios = [f"ours / {NPM}", "ours / native", "ours again / ours"]
    head = ["", "server", OURS, NPM, NATIVE, *ratios]
    return table(head, [line(row) for row in rows if row.of(OURS)])


def fallback_table(ended_on: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """Return on which transports clients ended that chose for themselves, and how often."""

    def line(where: str, name: str, transports: Sequence[str]) -> list[str]:
        counts = Counter(transports).most_common()
        return [where, name, ", ".join(f"{count}x {transport}" for transport, count in counts)]

    return table(
        ["", "client", "ended on"],
        [line(where, *found) for where, by_name in ended_on.items() for found in by_name.items()],
    )


def growth_table(rows: Iterable[Row]) -> str:
    """Return what sessions cost that live long."""

    def line(row: Row) -> list[str]:
        medians = [median(row, variant) for variant in (FIRST, LAST)]
        return [title(row.transport, row.figure), *medians, times(row.ratio(LAST, FIRST))]

    return table(["", FIRST, LAST, "last / first"], [line(row) for row in rows if row.of(FIRST)])


def goal_table(rows: Iterable[Row]) -> str:
    """Return what was asked and what was reached."""
    rows = list(rows)

    def line(goal: Goal) -> list[str]:
        got = goal.got(rows)
        sign, unit = "≥" if goal.is_least else "≤", "x" if goal.against else ""
        asked = f"{sign} {number(goal.limit)}{unit}"
        if goal.against not in ("", NPM):
            asked += f" of {goal.against}"
        if not got:
            return [title(goal.transport, goal.figure), asked, "", "not measured"]
        reached = times(got) if goal.against else number(got.median)
        verdict = "met" if goal.is_met(got) else "**missed**"
        return [title(goal.transport, goal.figure), asked, reached, verdict]

    return table(["figure", "asked", "got", ""], map(line, GOALS))
