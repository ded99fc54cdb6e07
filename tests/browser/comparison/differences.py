"""How two traces differ, and which differences docs/differences.md allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from server.app import ROOT

# What sockjs-client and this client recorded; a line that both have tells where it belongs.
Difference: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

DOCUMENT: Final = ROOT / "docs" / "differences.md"
_CODE: Final = re.compile(r"`` (.*?) ``|`(.*?)`")


@dataclass(frozen=True)
class Row:
    """One row of the document."""

    scenarios: tuple[str, ...]
    transports: tuple[str, ...]
    difference: Difference
    reason: str

    def is_about(self, scenario: str, transport: str) -> bool:
        """Return whether it speaks of a run; without transports, of all that the scenario has."""
        return scenario in self.scenarios and (not self.transports or transport in self.transports)


def differences(theirs: list[str], ours: list[str]) -> list[Difference]:
    """Compare two traces line by line."""
    found = []
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    for tag, start, end, our_start, our_end in matcher.get_opcodes():
        if tag in ("insert", "delete"):
            if end < len(theirs) and our_end < len(ours):
                end, our_end = end + 1, our_end + 1
            elif start:
                start, our_start = start - 1, our_start - 1
        if tag != "equal":
            found.append((tuple(theirs[start:end]), tuple(ours[our_start:our_end])))
    return found


def read_rows(text: str) -> list[Row]:
    """Read the rows of every table: scenarios, transports, theirs, ours, why."""
    rows = []
    for line in text.splitlines():
        cells = line.strip("|").split(" | ")
        if line.startswith("| `") and len(cells) == 5:
            scenarios, transports, theirs, ours = (_codes(cell) for cell in cells[:4])
            rows.append(Row(scenarios, transports, (theirs, ours), cells[4].strip()))
    return rows


def written(scenario: str, transport: str, difference: Difference) -> str:
    """Write a difference as a row that the document may have."""
    theirs, ours = ("<br>".join(_code(line) for line in side) for side in difference)
    transports = f"`{transport}`" if transport else ""
    return f"| `{scenario}` | {transports} | {theirs} | {ours} | ... |"


def _code(line: str) -> str:
    return f"`` {line} ``" if "`" in line else f"`{line}`"


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(match[1] or match[2] for match in _CODE.finditer(cell))
