"""The page in README works when it is saved and opened, against two servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.app import ROOT, Running
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import TIMEOUT_S

README_ORIGIN = "http://127.0.0.1:8080"
# The page gives no time-out: without long timers a busy machine does not look like a transport that
# fails.
NO_TIMEOUTS = """<script>
(function (later) {
  window.setTimeout = function (callback, ms) { return ms > 100 ? 0 : later(callback, ms); };
})(window.setTimeout);
</script>
"""


@pytest.fixture
def readme_page() -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return readme.partition("```html\n")[2].partition("```")[0]


@only_in("chromium")
def test_the_page_echoes_against_the_test_server(
    engine: Engine, server: Running, readme_page: str, tmp_path: Path
) -> None:
    assert_echoes(engine, readme_page.replace(README_ORIGIN, server.origin), tmp_path)


@only_in("chromium")
def test_the_page_echoes_against_sockjs_node(
    engine: Engine, server: Running, node_origin: str, readme_page: str, tmp_path: Path
) -> None:
    page = readme_page.replace(f"{README_ORIGIN}/echo", f"{node_origin}/echo")
    assert_echoes(engine, page.replace(README_ORIGIN, server.origin), tmp_path)


def assert_echoes(engine: Engine, page: str, folder: Path) -> None:
    file = folder / "page.html"
    file.write_text(NO_TIMEOUTS + page, encoding="utf-8")
    engine.open(file.as_uri())
    log = "document.getElementById('log').textContent"
    assert engine.wait_until(f"{log}.includes('close:')", TIMEOUT_S), engine.console()
    assert engine.evaluate(log).splitlines() == [
        "open: websocket",
        "message: Hello",
        "close: 1000 Normal closure",
    ]
