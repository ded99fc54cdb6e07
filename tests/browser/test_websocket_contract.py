"""Each file of web-platform-tests that websocket_contract.py restates, in each build and engine.

What these tests find is what docs/websocket-contract.md says: see contract_document.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.contract_document import DOCUMENT, listed_verdicts
from tests.browser.websocket_contract import BUILDS, FULL, POLLING, ROWS, WEBSOCKET, Row
from tests.engines.contract import Engine
from tests.support.site import Site

ASKED = [row for row in ROWS if row.question]
CONTRACT = "/pages/contract.js"


@pytest.fixture(scope="module", params=[*BUILDS, POLLING, WEBSOCKET])
def subject(request: pytest.FixtureRequest) -> str:
    """A build, one over HTTP, or the engine's own WebSocket."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def answers(engine: Engine, site: Site, subject: str) -> dict[str, Any]:
    """What it answers to all questions, in one page, by file."""
    is_native = subject == WEBSOCKET
    script = f"/{subject if subject in BUILDS else FULL}"
    transport = "xhr-polling" if subject == POLLING else "websocket"
    engine.open(site.page(script, before=CONTRACT))
    name = WEBSOCKET if is_native else "SockJS"
    engine.evaluate(f"choose('{name}', '{script}', '{transport}')")
    rows = [row for row in ASKED if row.is_asked_of_engines or not is_native]
    questions = ", ".join(f"{json.dumps(row.file)}: () => {row.question}" for row in rows)
    found: dict[str, Any] = engine.evaluate(f"ask({{{questions}}})")
    return found


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row.file)
def test_an_answer_is_that_of_the_table(
    request: pytest.FixtureRequest,
    answers: dict[str, Any],
    subject: str,
    row: Row,
    record_property: Callable[[str, object], None],
) -> None:
    if row.file in answers or subject != WEBSOCKET:
        assert answers[row.file] == row.answer(subject)
    record_property("engine", request.node.callspec.params["engine"].name)
    record_property("subject", subject)
    record_property("file", row.file)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.file)
def test_a_row_says_why_it_differs(row: Row) -> None:
    for subject in (*BUILDS, POLLING):
        verdict = row.verdict(FULL if subject == POLLING else subject)
        assert (row.answer(subject) != row.websocket) == (verdict == "differs")
        assert row.why or verdict == "same"


def test_the_document_has_the_rows_of_the_table_and_no_others() -> None:
    verdicts = {row.file: [row.verdict(build) for build in BUILDS] for row in ROWS}
    assert len(verdicts) == len(ROWS)
    assert listed_verdicts(DOCUMENT.read_text(encoding="utf-8")) == verdicts
