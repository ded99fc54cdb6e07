"""docs/deployment.md says what the tests here show, and every file of deploy/ is run by one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from server.app import ROOT
from tests.proxies.stand import BY_PATH, FOLDER
from tests.proxies.test_life import FATES

DOCUMENT: Final = ROOT / "docs" / "deployment.md"
ROW: Final = re.compile(r"^\|.*\| `(test_\w+)` \|$", re.MULTILINE)
SYMPTOMS: Final = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))


def sources() -> str:
    """Return the text of all tests here but this one."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return "\n".join(file.read_text("utf-8") for file in files if file != Path(__file__))


def fate_table() -> str:
    """Return what becomes of sessions, in Markdown."""
    lines = ["| | nginx | HAProxy | Caddy |", "|---|---|---|---|"]
    for event, by_file in FATES.items():
        cells = []
        for name in BY_PATH:
            fates = by_file[name]
            cells.append(fates[0] if len({*fates}) == 1 else "; ".join(fates))
        lines.append(f"| {event} | {' | '.join(cells)} |")
    return "\n".join(lines)


@pytest.mark.parametrize("name", sorted({*SYMPTOMS}))
def test_every_symptom_has_its_test(name: str) -> None:
    assert f"def {name}(" in sources()


def test_there_are_symptoms() -> None:
    assert len(SYMPTOMS) >= 15


@pytest.mark.parametrize("name", sorted(file.name for file in FOLDER.iterdir()))
def test_every_file_is_run(name: str) -> None:
    assert f'"{name}"' in sources()
    assert f"../deploy/{name})" in DOCUMENT.read_text(encoding="utf-8")


def test_the_document_says_what_becomes_of_sessions() -> None:
    assert fate_table() in DOCUMENT.read_text(encoding="utf-8")
