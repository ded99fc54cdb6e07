"""Fixtures for tests of every folder: the test server, and a running browser engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings

from server.app import ROOT, Running, serve
from tests.browser.comparison.site import ComparisonSite, serve_comparison
from tests.browser.scripted_page import ScriptedPage
from tests.engines.contract import Engine, EngineRow
from tests.engines.parameters import engine_parameter, require_installed
from tests.engines.table import MODERN_ENGINES
from tests.support.background import BackgroundLoop

# A JSONP poll cannot be aborted: its connection, one of a browser's six, is free after a heartbeat.
HEARTBEAT_S = 0.5

# The same examples in every run, and none fails for the time that it takes.
settings.register_profile(
    "sure",
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("sure")


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """The test server on two origins, with the built scripts."""
    for name in ("sockjs.js", "sockjs.min.js"):
        if not (ROOT / name).is_file():
            pytest.fail(f"{name} is not built: run `make build`", pytrace=False)
    with BackgroundLoop() as loop:
        running = loop.enter(serve(ports=(0, 0)))
        for service in running.services.values():
            service.options = replace(service.options, heartbeat_s=HEARTBEAT_S)
        yield running


@pytest.fixture(scope="session", params=[engine_parameter(row) for row in MODERN_ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each modern engine in turn; a test may choose others."""
    row: EngineRow = request.param
    require_installed(row)
    with row.start() as running:
        yield running


@pytest.fixture
def engine_row(request: pytest.FixtureRequest) -> EngineRow:
    """The table's line of the engine that the test runs in."""
    row: EngineRow = request.node.callspec.params["engine"]
    return row


@pytest.fixture(scope="session")
def comparison_site() -> Iterator[ComparisonSite]:
    """Services whose answers tests write, and those of both clients."""
    with BackgroundLoop() as loop:
        yield loop.enter(serve_comparison())


@pytest.fixture
def scripted(engine: Engine, comparison_site: ComparisonSite) -> ScriptedPage:
    """A page with our client beside scripted services."""
    page = ScriptedPage(engine, comparison_site)
    page.open()
    return page
