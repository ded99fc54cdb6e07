"""Every test of the QUnit page, in every engine, is one pytest test.

A page runs once per combination, with the tests that pytest selected; its report is then shared.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from server.app import Running
from server.fault_proxy import spoil
from tests.engines.contract import Engine, EngineRow
from tests.engines.parameters import only_in, run_in
from tests.engines.table import ENGINES
from tests.engines.transports import GLOBAL_THIS, TARGETS, TRANSPORTS, gap
from tests.support.background import BackgroundLoop

# The scripts under test, and the transports of those that do not have all.
SCRIPTS: dict[str, list[str]] = {
    "sockjs.js": [],
    "sockjs.min.js": [],
    "sockjs.modern.min.js": ["websocket", "xhr-streaming", "xhr-polling"],
    "sockjs.websocket.min.js": ["websocket"],
}
# The slim builds extend the engine's own class, which makes its objects itself.
FULL_BUILD_ONLY = {"constructor: a class may be derived with `SockJS.apply`"}
QUNIT_ENGINES = [row for row in ENGINES if row.has_qunit]
PAGE_TIMEOUT_S = 240


@dataclass(frozen=True)
class Combination:
    """What one page tests; with the transport "client", the suites that need no transport."""

    script: str
    transport: str
    target: str

    def __str__(self) -> str:
        return f"{self.script}-{self.transport}-{self.target}"

    def path(self, target: str, test_ids: list[str]) -> str:
        """Return the page's address without its origin.

        Args:
            target: `same`, `cross` or an origin.
            test_ids: the tests to run.
        """
        query = [("target", target), ("script", self.script)]
        if self.transport != "client":
            query.append(("transport", self.transport))
        query += [("testId", test_id) for test_id in test_ids]
        return f"/?{urlencode(query)}"


@dataclass(frozen=True)
class QUnitTest:
    """One test of the page, as QUnit names it."""

    name: str
    test_id: str


RunPage = Callable[[Combination], dict[str, Any]]


@cache
def list_tests() -> dict[str, list[QUnitTest]]:
    """Return the page's tests by transport, and those of "client"."""
    lister = Path(__file__).with_name("list_tests.js")
    output = subprocess.run(["node", lister], check=True, capture_output=True, text=True).stdout
    return {
        transport: [QUnitTest(test["name"], test["testId"]) for test in tests]
        for transport, tests in json.loads(output).items()
    }


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each combination that can be had and each test of its page."""
    if "combination" not in metafunc.fixturenames:
        return
    metafunc.parametrize(
        ("combination", "qunit_test"),
        [
            pytest.param(combination, test, id=f"{combination}-{test.name}")
            for transport, tests in list_tests().items()
            for script in SCRIPTS
            for target in TARGETS
            if is_had(transport, target)
            for combination in [Combination(script, transport, target)]
            for test in tests
            if can_pass(script, transport, test)
        ],
    )


def is_had(transport_name: str, target: str) -> bool:
    """Return whether any of the engines can do what a page tests."""
    return not all(gap_of(row, transport_name, target) for row in QUNIT_ENGINES)


def gap_of(row: EngineRow, transport_name: str, target: str) -> str:
    """Return why an engine cannot do what a page tests, or nothing if it can."""
    found = [
        gap(row, transport, target) for transport in TRANSPORTS if transport.name == transport_name
    ]
    return found[0] if found else ""


def can_pass(script: str, transport: str, test: QUnitTest) -> bool:
    """Return whether a script has the transport of a test, or those that a client's test needs."""
    own = SCRIPTS[script]
    if transport == "client":
        if own and test.name in FULL_BUILD_ONLY:
            return False
        return len(own) != 1 or not test.name.startswith("fallback")
    return not own or transport in own


def selected_ids(session: pytest.Session, combination: Combination) -> list[str]:
    """Return the QUnit ids of the combination's tests that pytest selected."""
    ids = set()
    for item in session.items:
        # Tests without parameters have no `callspec`.
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if parameters.get("combination") == combination:
            ids.add(parameters["qunit_test"].test_id)
    return sorted(ids)


@pytest.fixture(scope="session")
def run_page(engine: Engine, server: Running, request: pytest.FixtureRequest) -> RunPage:
    """Return a function that runs a combination's page once and returns its report."""

    @cache
    def run(combination: Combination) -> dict[str, Any]:
        target = server.origin if combination.target == "same" else server.cross_origin
        path = combination.path(target, selected_ids(request.session, combination))
        return read_report(engine, server.origin + path)

    return run


def read_report(engine: Engine, url: str) -> dict[str, Any]:
    """Return what the page at `url` reports once it has finished, or hangs."""
    engine.open(url)
    engine.wait_until("window.report && report.finished", PAGE_TIMEOUT_S)
    report: dict[str, Any] = json.loads(engine.evaluate("JSON.stringify(report)"))
    return report | {"console": engine.console()}


def failure_text(combination: Combination, test: QUnitTest, failures: list[str]) -> str:
    """Return what a person needs to know of a failed test: what failed, and where to see it."""
    path = combination.path(combination.target, [test.test_id])
    return "\n".join([*failures, f"under `make serve`: http://127.0.0.1:8080{path}"])


@pytest.fixture
def spoilt_origin(server: Running) -> Iterator[str]:
    """The test server behind faults, which the path chooses."""
    with BackgroundLoop() as loop:
        yield loop.enter(spoil(server.origin))


@run_in(QUNIT_ENGINES, share=" with QUnit")
def test_qunit(
    run_page: RunPage,
    combination: Combination,
    qunit_test: QUnitTest,
    request: pytest.FixtureRequest,
) -> None:
    row = request.node.callspec.params["engine"]
    if reason := gap_of(row, combination.transport, combination.target):
        pytest.skip(reason)
    if SCRIPTS[combination.script] and GLOBAL_THIS in row.gaps:
        pytest.skip(GLOBAL_THIS)
    report = run_page(combination)
    result = next((test for test in report["tests"] if test["name"] == qunit_test.name), None)
    if result is None:
        console = "\n".join(report["console"])
        pytest.fail(f"the page hung in {report['running']!r}\n{console}", pytrace=False)
    if result["status"] == "skipped":
        pytest.fail(report["skipReason"], pytrace=False)
    if result["failures"]:
        text = failure_text(combination, qunit_test, result["failures"])
        pytest.fail(text, pytrace=False)


@only_in("chromium")
def test_a_failure_shows_what_became_of_its_sockets(
    engine: Engine, server: Running, spoilt_origin: str
) -> None:
    plain_text = next(test for test in list_tests()["websocket"] if "plain text" in test.name)
    combination = Combination("sockjs.js", "websocket", "same")
    path = combination.path(f"{spoilt_origin}/no-upgrade", [plain_text.test_id])
    report = read_report(engine, server.origin + path)
    told = failure_text(combination, plain_text, report["tests"][0]["failures"])
    shown = engine.evaluate("document.getElementById('qunit-tests').innerText")
    for text in (told, shown):
        assert f"{spoilt_origin}/no-upgrade/echo: closed, 2000 All transports failed" in text
        assert re.search(r"  websocket: 1006 .*, \d+ ms", text)
    assert f"testId={plain_text.test_id}" in told
