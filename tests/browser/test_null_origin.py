"""Pages whose origin is `null`: opened from a file, or in a sandboxed iframe.

What works and what is not tried follows the table "html served from file://" of sockjs-client.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.app import ROOT
from tests.browser.engines.contract import Engine
from tests.browser.outcome import STRINGS, TIMEOUT_S, Outcome, outcome_of
from tests.browser.site import OUR_CLIENT, PAGES, Site

IFRAMES = ["iframe-eventsource", "iframe-htmlfile", "iframe-xhr-polling"]
NOT_TRIED = ["xhr-streaming", "xdr-streaming", "eventsource", "htmlfile", "xhr-polling"]

# In a sandbox every frame is sandboxed too, so that iframes are of no use.
WORKING = [
    *(("file", transport) for transport in ("websocket", *IFRAMES, "jsonp-polling")),
    ("sandbox", "websocket"),
    ("sandbox_with_forms", "jsonp-polling"),
]


@pytest.fixture(params=["our_server", "sockjs_node"])
def service(request: pytest.FixtureRequest, site: Site) -> str:
    """An echo service of either server."""
    if request.param == "our_server":
        return f"{site.cross_origin}/echo"
    return f"{request.getfixturevalue('node_origin')}/echo"


def open_null_page(kind: str, engine: Engine, site: Site, folder: Path) -> str:
    """Show a page without an origin, and give the JavaScript function that echoes in it."""
    if kind == "file":
        file = folder / "page.html"
        file.write_text(page_of_one_file(), encoding="utf-8")
        engine.open(file.as_uri())
        return "echo"
    engine.open(site.page(name="sandbox.html") + f"&forms={kind == 'sandbox_with_forms'}")
    assert engine.wait_until("isReady", TIMEOUT_S)
    return "echoInside"


def page_of_one_file() -> str:
    """Write a page that needs no other file."""
    files = (ROOT / "qunit" / "characters.js", PAGES / "client.js", ROOT / OUR_CLIENT[1:])
    scripts = (f"<script>{file.read_text(encoding='utf-8')}</script>" for file in files)
    return f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(scripts)}"


def echo(engine: Engine, function: str, url: str, transports: str | list[str]) -> Outcome:
    """Echo in the page without an origin."""
    options = {"timeout": 5000, "transports": transports}
    engine.evaluate(f"{function}({json.dumps(url)}, {json.dumps(options)})")
    assert engine.wait_until("outcome.finished", TIMEOUT_S), engine.evaluate("summary()")
    return outcome_of(engine)


@pytest.mark.parametrize(("kind", "transport"), WORKING)
def test_a_page_without_origin_echoes(
    engine: Engine, site: Site, service: str, tmp_path: Path, kind: str, transport: str
) -> None:
    function = open_null_page(kind, engine, site, tmp_path)
    outcome = echo(engine, function, service, transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome
    assert [line for line in engine.console() if "Error:" in line] == []


@pytest.mark.parametrize(
    ("kind", "names"), [("file", NOT_TRIED), ("sandbox", [*NOT_TRIED, *IFRAMES])]
)
def test_what_cannot_work_without_origin_is_not_tried(
    engine: Engine, site: Site, service: str, tmp_path: Path, kind: str, names: list[str]
) -> None:
    function = open_null_page(kind, engine, site, tmp_path)
    outcome = echo(engine, function, service, names)
    assert outcome.closed is not None
    assert outcome.closed["code"] == 2000
    assert outcome.attempts() == []
