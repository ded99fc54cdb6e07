"""Each file of web-platform-tests that websocket_contract.py restates, in each build and engine.

What these tests find is what docs/websocket-contract.md says: see contract_document.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.contract_document import DOCUMENT, listed_verdicts
from tests.browser.websocket_contract import BUILDS, FULL, ROWS, WEBSOCKET, Row
from tests.engines.contract import Engine
from tests.support.site import Site

ASKED = [row for row in ROWS if row.question]
CONTRACT = "/pages/contract.js"


@pytest.fixture(scope="module", params=[*BUILDS, WEBSOCKET])
def subject(request: pytest.FixtureRequest) -> str:
    """A build, or the engine's own WebSocket."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def answers(engine: Engine, site: Site, subject: str) -> dict[str, Any]:
    """What it answers to all questions, in one page, by file."""
    is_native = subject == WEBSOCKET
    script = f"/{FULL if is_native else subject}"
    engine.open(site.page(script, before=CONTRACT))
    engine.evaluate(f"choose('{WEBSOCKET if is_native else 'SockJS'}', '{script}')")
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
    assert row.why or row.question
    for build in BUILDS:
        if row.verdict(build) == "differs":
            assert row.answer(build) != row.websocket
            assert row.why


def test_the_document_has_the_rows_of_the_table_and_no_others() -> None:
    verdicts = {row.file: [row.verdict(build) for build in BUILDS] for row in ROWS}
    assert len(verdicts) == len(ROWS)
    assert listed_verdicts(DOCUMENT.read_text(encoding="utf-8")) == verdicts
