"""Every engine x transport x {same, cross} origin: it works, or the client does without it.

What these tests find is what docs/transports.md says: see tests/browser/matrix.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from server.app import Running
from tests.engines.contract import Engine, EngineRow
from tests.engines.parameters import run_in
from tests.engines.table import ENGINES
from tests.engines.transports import (
    CROSS_INFO,
    JOINED_STRINGS,
    REFUSALS,
    TARGETS,
    TRANSPORTS,
    XHR_STREAM_HANGS,
    Transport,
    gap,
)

# HtmlUnit holds a message back while it polls, up to the next heartbeat.
PAGE_TIMEOUT_S = 240

CANNOT_CONNECT = 1002

Record = Callable[[str, object], None]


@run_in(ENGINES)
@pytest.mark.parametrize("transport", TRANSPORTS, ids=lambda transport: transport.name)
@pytest.mark.parametrize("target", TARGETS)
def test_a_transport_works_or_is_passed_over(
    engine: Engine,
    engine_row: EngineRow,
    transport: Transport,
    target: str,
    server: Running,
    record_property: Record,
) -> None:
    reason = gap(engine_row, transport, target)
    if reason == XHR_STREAM_HANGS:
        pytest.skip(reason)
    report = run_smoke_page(engine, server, transport.name, target)
    if reason == CROSS_INFO:
        assert report["connection"]["code"] == CANNOT_CONNECT, report
    elif reason == JOINED_STRINGS:
        # The client takes the other origin for its own.
        assert engine.evaluate("(function (a) { return a + '//a' === a + '//b' })('http:')")
    elif reason:
        attempts = [transport.name] if reason in REFUSALS else []
        assert tried_in_vain(report) == attempts, report
    else:
        assert report["connection"] == {"transport": transport.name}, report["connection"]
        failures = [failure for test in report["tests"] for failure in test["failures"]]
        assert not failures
    record_property("engine", engine_row.name)
    record_property("transport", transport.name)
    record_property("target", target)
    record_property("gap", reason)
    record_property("user_agent", engine.evaluate("navigator.userAgent"))


def run_smoke_page(engine: Engine, server: Running, transport: str, target: str) -> dict[str, Any]:
    """Run the smoke tests of one transport and return their report."""
    origin = server.origin if target == "same" else server.cross_origin
    query = urlencode({"transport": transport, "target": origin, "script": "sockjs.min.js"})
    engine.open(f"{server.origin}/qunit/smoke.html?{query}")
    is_finished = engine.wait_until("window.report && report.finished", PAGE_TIMEOUT_S)
    report: dict[str, Any] = engine.evaluate("report")
    assert is_finished, (report, engine.console())
    return report


def tried_in_vain(report: dict[str, Any]) -> list[str]:
    """Return the transports that were tried before the client gave up, as it must have."""
    connection = report["connection"]
    assert (connection["code"], connection["reason"]) == (2000, "All transports failed")
    return [attempt.partition(":")[0] for attempt in connection["attempts"]]
