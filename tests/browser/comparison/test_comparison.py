"""Every scenario runs through sockjs-client 1.6.1 and this client at the same time, in one page.

What a page can observe is the same, but for what docs/differences.md tells.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.browser.comparison.differences import DOCUMENT, differences, read_rows, written
from tests.engines.contract import Engine
from tests.engines.parameters import only_in

NOT_RUN = ("stuck", "the scenario failed")  # pages/recorder.js writes these.
ROWS = read_rows(DOCUMENT.read_text(encoding="utf-8"))


@cache
def runs() -> list[tuple[str, str]]:
    """Return every scenario with each of its transports, "" where that does not matter."""
    lister = Path(__file__).with_name("list_scenarios.js")
    output = subprocess.run(["node", lister], check=True, capture_output=True, text=True).stdout
    return [
        (scenario["name"], transport)
        for scenario in json.loads(output)
        for transport in scenario["over"] or [""]
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each run."""
    if "scenario" in metafunc.fixturenames:
        ids = [f"{scenario}-{transport}".rstrip("-") for scenario, transport in runs()]
        metafunc.parametrize(("scenario", "transport"), runs(), ids=ids)


@only_in("chromium", share=" beside sockjs-client")
def test_both_clients_do_the_same(both_clients: Engine, scenario: str, transport: str) -> None:
    arguments = f"{json.dumps(scenario)}, {json.dumps(transport)}"
    theirs, ours = both_clients.evaluate(f"compare({arguments})")
    assert not [line for line in (*theirs, *ours) if line.startswith(NOT_RUN)], (theirs, ours)
    found = Counter(differences(theirs, ours))
    documented = Counter(row.difference for row in ROWS if row.is_about(scenario, transport))
    report = [
        *(f"new: {written(scenario, transport, one)}" for one in (found - documented).elements()),
        *(f"gone: {written(scenario, transport, one)}" for one in (documented - found).elements()),
    ]
    if report:
        pytest.fail("\n".join(report), pytrace=False)


def test_the_document_names_only_scenarios_that_are_run() -> None:
    assert ROWS
    names = {scenario for scenario, _ in runs()}
    for row in ROWS:
        assert row.reason
        assert set(row.scenarios) <= names
        for transport in row.transports:
            assert {(scenario, transport) for scenario in row.scenarios} <= set(runs())
