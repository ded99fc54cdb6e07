"""What README says: its page works when it is saved and opened, and its sizes are right."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from server.app import ROOT, Running
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import TIMEOUT_S

WIDTH = 100
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


@pytest.mark.parametrize(
    "script",
    [
        "sockjs.min.js",
        "sockjs.modern.min.js",
        "sockjs.websocket.min.js",
        "node_modules/sockjs-client/dist/sockjs.min.js",
    ],
)
def test_the_sizes_are_those_of_the_scripts(script: str) -> None:
    size = len(gzip.compress((ROOT / script).read_bytes(), 9))
    assert f"{size / 1000:.1f} kB" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_pages_are_wrapped_at_one_width_and_their_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    # Tables cannot be wrapped.
    lines = [line for line in text.splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) > WIDTH] == []
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


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
