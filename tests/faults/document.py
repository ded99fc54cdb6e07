"""Write docs/faults.md: `python -m tests.faults.document RESULTS`.

RESULTS is what pytest's `--junitxml` wrote of `make faults`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

from server.app import ROOT
from tests.browser.matrix import table
from tests.engines.table import MODERN_ENGINES
from tests.engines.transports import TRANSPORTS
from tests.faults.rows import DELIVERED, NPM, OURS, ROWS, TOLD, UNTOLD, Row

DOCUMENT: Final = ROOT / "docs" / "faults.md"
TEMPLATE: Final = Path(__file__).with_name("faults.md")
SIGNS: Final = {DELIVERED: "✓", TOLD: "told", **{kind: f"**{kind}**" for kind in UNTOLD}}
NOT_APPLICABLE: Final = "–"
# How many of the reasons that one fault has, the commonest first.
REASONS: Final = 4


class Cell(NamedTuple):
    """What one page saw over one transport."""

    fault: str
    server: str
    engine: str
    transport: str
    kind: str
    reason: str


def read_results(file: Path) -> list[Cell]:
    """Return the cells of the tests that passed.

    Raises:
        ValueError: a test of the matrix failed or was skipped, or some are missing.
    """
    cells = []
    tests = 0
    for case in ElementTree.parse(file).iter("testcase"):
        if any(case.find(kind) is not None for kind in ("failure", "error", "skipped")):
            raise ValueError(f"{case.get('name')} did not pass")
        found = {item.get("name", ""): item.get("value", "") for item in case.iter("property")}
        if "cell" not in found:
            continue  # It is about something else.
        fault, server, engine = found.pop("cell").split("|")
        for transport, seen in found.items():
            kind, _, reason = seen.partition("|")
            cells.append(Cell(fault, server, engine, transport, kind, reason))
        tests += 1
    expected = len(ROWS) * len(MODERN_ENGINES) * len((OURS, NPM))
    if tests != expected:
        raise ValueError(f"{tests} of {expected} tests are in {file}: run `make faults`")
    return cells


def seen_table(cells: list[Cell]) -> str:
    """Return fault x transport, each with what any engine saw of any server."""
    names = [name.name for name in TRANSPORTS if any(cell.transport == name.name for cell in cells)]

    def sign(row: Row, transport: str) -> str:
        met = [cell for cell in cells if (cell.fault, cell.transport) == (row.fault, transport)]
        kinds = [kind for kind, _ in Counter(cell.kind for cell in met).most_common()]
        commonest = [SIGNS[kind] for kind in kinds[:1]]
        others = [f"{SIGNS[kind]} {where(met, kind)}" for kind in kinds[1:]]
        return "; ".join([*commonest, *others]) or NOT_APPLICABLE

    lines = [[f"`{row.fault}`", row.does, *(sign(row, name) for name in names)] for row in ROWS]
    return table(["Fault", "The network", *names], lines)


def where(cells: list[Cell], kind: str) -> str:
    """Return in which engines, with which servers, cells are of a kind and others are not."""
    seen = [cell for cell in cells if cell.kind == kind]
    engines = [each.name for each in MODERN_ENGINES if each.name in {cell.engine for cell in seen}]
    servers = [name for name in (OURS, NPM) if name in {cell.server for cell in seen}]
    parts = [
        f"in {', '.join(engines)}" if len(engines) < len(MODERN_ENGINES) else "",
        f"with {servers[0]}" if len(servers) == 1 else "",
    ]
    if len(seen) < len(engines) * len(servers):
        parts.append("now and then")
    return " ".join(filter(None, parts))


def reason_table(cells: list[Cell]) -> str:
    """Return the codes and reasons that pages are told most."""
    lines = []
    for row in ROWS:
        told = Counter(
            re.sub(r"\d+ (ms|s)\b", r"N \1", cell.reason)
            for cell in cells
            if cell.fault == row.fault and cell.kind == TOLD
        )
        if told:
            reasons = "; ".join(f"`{reason}`" for reason, _ in told.most_common(REASONS))
            lines.append([f"`{row.fault}`", reasons])
    return table(["Fault", "Code and reason"], lines)


def untold_table(cells: list[Cell]) -> str:
    """Return the cells in which nothing can be told, and why."""
    lines = []
    for row in ROWS:
        untold = [cell for cell in cells if cell.fault == row.fault and cell.kind in UNTOLD]
        if untold:
            columns = [
                ", ".join(sorted({getattr(cell, name) for cell in untold}))
                for name in ("transport", "server", "engine")
            ]
            lines.append([f"`{row.fault}`", *columns, row.why])
    return table(["Fault", "Transports", "Servers", "Engines", "Why"], lines)


def write(cells: list[Cell]) -> None:
    """Fill the template in."""
    kinds = Counter(cell.kind for cell in cells)
    all_cells = len(ROWS) * len(TRANSPORTS) * len(MODERN_ENGINES) * len((OURS, NPM))
    text = TEMPLATE.read_text(encoding="utf-8").format(
        date=date.today().isoformat(),
        faults=len(ROWS),
        cells=all_cells,
        delivered=kinds[DELIVERED],
        told=kinds[TOLD],
        untold=sum(kinds[kind] for kind in UNTOLD),
        rest=all_cells - len(cells),
        seen=seen_table(cells),
        reasons=reason_table(cells),
        untold_cells=untold_table(cells),
    )
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(read_results(Path(sys.argv[1])))
