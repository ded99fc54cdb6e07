"""Fixtures for tests of every folder: the test server, and a running browser engine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from server.app import ROOT, Running, serve
from tests.background import BackgroundLoop
from tests.browser.engines.contract import Engine, EngineRow
from tests.browser.engines.table import ENGINES


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """The test server on two origins, with the built scripts."""
    for name in ("sockjs.js", "sockjs.min.js"):
        if not (ROOT / name).is_file():
            pytest.fail(f"{name} is not built: run `make build`", pytrace=False)
    with BackgroundLoop() as loop:
        yield loop.enter(serve(ports=(0, 0)))


def _engine_parameter(row: EngineRow) -> object:
    # One group per engine: xdist starts it in one worker only.
    return pytest.param(row, id=row.name, marks=pytest.mark.xdist_group(row.name))


@pytest.fixture(scope="session", params=[_engine_parameter(row) for row in ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn; for one of them: `-k chromium`, or `only_in("chromium")`."""
    row: EngineRow = request.param
    if not row.is_installed():
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"{row.name} is missing: run `make browsers`")
    with row.start() as running:
        yield running
