"""Write docs/websocket-contract.md: `python -m tests.browser.contract_document RESULTS`.

RESULTS is what pytest's `--junitxml` wrote of tests/browser/test_websocket_contract.py.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from server.app import ROOT
from tests.browser.matrix import NOT_RUN, table
from tests.browser.websocket_contract import BUILDS, ROWS, Row
from tests.engines.table import MODERN_ENGINES

DOCUMENT = ROOT / "docs" / "websocket-contract.md"
TEMPLATE = Path(__file__).with_name("contract.md")

LINE = re.compile(r"^\| `([^`]+)` \|(.*)\|$", re.MULTILINE)

# Engine, build or WebSocket, file: those whose tests passed.
Passed = set[tuple[str, str, str]]


def read_passed(file: Path) -> Passed:
    """Read which tests passed."""
    passed: Passed = set()
    for case in ElementTree.parse(file).iter("testcase"):
        found = {item.get("name", ""): item.get("value", "") for item in case.iter("property")}
        if found and case.find("failure") is None:
            passed.add((found["engine"], found["subject"], found["file"]))
    return passed


def verdict(passed: Passed, row: Row, build: str) -> str:
    """Return how a build does in all engines, as far as it was run and passed."""
    missing = [
        engine.name
        for engine in MODERN_ENGINES
        if row.question and (engine.name, build, row.file) not in passed
    ]
    return f"{NOT_RUN} in {', '.join(missing)}" if missing else row.verdict(build)


def folder_of(row: Row) -> str:
    """Return the folder of a row's file."""
    return row.file.rpartition("/")[0]


def tables(passed: Passed) -> str:
    """Return a table for each folder, in the order of the rows."""
    parts = []
    for folder in dict.fromkeys(map(folder_of, ROWS)):
        lines = [
            [f"`{row.file}`", row.asks, *(verdict(passed, row, build) for build in BUILDS), row.why]
            for row in ROWS
            if folder_of(row) == folder
        ]
        head = ["File", "What it asks", *(f"`{build}`" for build in BUILDS), "Why"]
        parts.append(f"## `websockets/{folder}`\n\n{table(head, lines)}")
    return "\n\n".join(parts)


def totals(passed: Passed) -> str:
    """Return how many files there are of each verdict, by build."""
    counts = [Counter(verdict(passed, row, build) for row in ROWS) for build in BUILDS]
    names = list(dict.fromkeys(name for found in counts for name in found))
    lines = [[name, *(str(found[name]) for found in counts)] for name in names]
    return table(["Files", *(f"`{build}`" for build in BUILDS)], lines)


def listed_verdicts(text: str) -> dict[str, list[str]]:
    """Return the files that a document lists, each with its verdicts in the order of BUILDS."""
    return {
        file: [cell.strip() for cell in cells.split("|")][1 : 1 + len(BUILDS)]
        for file, cells in LINE.findall(text)
    }


def write(passed: Passed) -> None:
    """Fill the template in."""
    text = TEMPLATE.read_text(encoding="utf-8").format(
        date=date.today().isoformat(),
        engines=", ".join(engine.name for engine in MODERN_ENGINES),
        totals=totals(passed),
        tables=tables(passed),
    )
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(read_passed(Path(sys.argv[1])))
