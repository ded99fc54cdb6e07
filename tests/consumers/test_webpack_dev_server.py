"""webpack-dev-server itself, told to use SockJS, brings changes into the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.consumers.conftest import CLIENTS, HERE
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.node import node_server

TIMEOUT_S = 60
APP = "document.title = 'version {}'; module.hot.accept();"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The source of the page's program."""
    file = tmp_path / "app.js"
    file.write_text(APP.format(1))
    return file


@pytest.fixture
def origin(packages: Path, app: Path) -> Iterator[str]:
    """The server, with our client in place of its own."""
    server = HERE / "webpack_dev_server.js"
    with node_server(server, str(CLIENTS["ours"]), str(app.parent)) as origin:
        yield origin


@only_in("chromium")
def test_a_change_reaches_the_page_without_a_reload(engine: Engine, origin: str, app: Path) -> None:
    with urlopen(f"{origin}/main.js") as answer:
        assert b"/*! sockjs-client-py" in answer.read()
    engine.open(f"{origin}/main")
    assert engine.wait_until("document.title === 'version 1'", TIMEOUT_S), engine.console()
    engine.evaluate("window.isSamePage = true")
    app.write_text(APP.format(2))
    assert engine.wait_until("document.title === 'version 2'", TIMEOUT_S), engine.console()
    assert engine.evaluate("isSamePage")
