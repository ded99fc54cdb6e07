"""docs/deployment.md says what the tests here show, and every file of deploy/ is run by one."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Final

import pytest

from server.app import ROOT
from sockjs_py.doctor.diagnoses import DIAGNOSES
from tests.proxies import test_idle, test_life, test_opening, test_sticky, test_symptoms
from tests.proxies.stand import BY_PATH, FOLDER
from tests.proxies.test_idle import CUTTING
from tests.proxies.test_life import FATES
from tests.proxies.test_sticky import MANIFEST, NOT_STICKY
from tests.proxies.ways import WAYS

DOCUMENT: Final = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
HEAD: Final = "| Symptom | Cause | Remedy | Doctor | Test |\n|---|---|---|---|---|\n"
# The fourth of five cells has diagnoses, or none; the last one names one test or more.
ROW: Final = re.compile(
    r"(?:\|[^|]+){3}\| (?P<diagnoses>–|`[a-z-]+`(?:, `[a-z-]+`)*) \| `test_\w+`(?:, `test_\w+`)* \|"
)
TEST: Final = re.compile(r"`(test_\w+)`")


def names_in(*modules: ModuleType) -> set[str]:
    """Return the names of the tests in modules."""
    return {name for module in modules for name in vars(module) if name.startswith("test_")}


def symptoms() -> list[str]:
    """Return the lines of the table of symptoms, which is the last section."""
    before, _, lines = DOCUMENT.partition(HEAD)
    assert "\n## Symptoms\n" in before
    return lines.splitlines()


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


def test_every_symptom_has_its_test() -> None:
    assert [row for row in symptoms() if not ROW.fullmatch(row)] == []
    known = names_in(test_idle, test_life, test_opening, test_sticky, test_symptoms)
    assert {name for row in symptoms() for name in TEST.findall(row)} - known == set()


def test_every_test_of_symptoms_has_its_row() -> None:
    named = {name for row in symptoms() for name in TEST.findall(row)}
    assert names_in(test_idle, test_sticky, test_symptoms) - named == set()


def test_symptoms_have_diagnoses_of_the_doctor() -> None:
    cells = " ".join(found["diagnoses"] for found in map(ROW.fullmatch, symptoms()) if found)
    named = set(re.findall(r"`(.+?)`", cells))
    assert named <= set(DIAGNOSES)
    # What a mistake behind a proxy is called there has its symptom here.
    mistakes = (*WAYS, *NOT_STICKY.values(), *CUTTING.values())
    assert {key for way in mistakes for key in way.diagnoses} <= named


@pytest.mark.parametrize("key", DIAGNOSES)
def test_remedies_of_the_doctor_are_lines_that_work(key: str) -> None:
    config = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    for line in re.findall(r"proxy_[a-z_]+ (?:[A-Z]\w+ (?=\$)\S+|[\w.]+)", DIAGNOSES[key].remedy):
        assert line.rstrip(";") in config


def test_every_file_is_run() -> None:
    run = {way.file for way in WAYS if not way.edits} | {MANIFEST}
    assert {file.name for file in FOLDER.iterdir()} == run


def test_every_file_is_linked() -> None:
    linked = set(re.findall(r"\(\.\./deploy/([^)]+)\)", DOCUMENT))
    assert {file.name for file in FOLDER.iterdir()} == linked


def test_the_document_says_what_becomes_of_sessions() -> None:
    assert fate_table() in DOCUMENT
