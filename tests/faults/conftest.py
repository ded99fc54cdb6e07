"""What the matrix of faults runs on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.table import MODERN_ENGINES
from tests.faults.hasty_client import hasty_client
from tests.faults.rows import NPM, OURS, ROWS
from tests.faults.site import NPM_OPTIONS, SCRIPT, serve_page, spoilt
from tests.support.background import BackgroundLoop
from tests.support.sockjs_node import sockjs_node


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave two thirds to `make faults`; every row and column is in what `make test` runs."""
    for item in items:
        if isinstance(item, pytest.Function) and "fault_row" in item.fixturenames:
            cell = item.callspec.params
            engine, server, row = cell["engine"], cell["server_name"], cell["fault_row"]
            if (MODERN_ENGINES.index(engine) + (server == NPM) + ROWS.index(row)) % 3:
                item.add_marker("matrix")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The origin of each server, by name."""
    client = hasty_client(tmp_path_factory.mktemp("client") / "sources")
    with BackgroundLoop() as loop:
        page = loop.enter(serve_page(client))
        with sockjs_node(page, SCRIPT, NPM_OPTIONS) as node_origin:
            yield {OURS: page, NPM: node_origin}


@pytest.fixture
def spoilt_origins(servers: dict[str, str], server_name: str) -> Iterator[list[str]]:
    """The origins of a proxy in front of one server, new for each test.

    A browser may go on with connections of the page before: after a WebSocket that was answered in
    another way, WebKitGTK fails the next request to that origin.
    """
    with BackgroundLoop() as loop:
        yield loop.enter(spoilt(servers[server_name]))
