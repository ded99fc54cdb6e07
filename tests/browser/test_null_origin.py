"""Pages whose origin is `null`: opened from a file, or in a sandboxed iframe.

What works and what is not tried follows the table "html served from file://" of sockjs-client.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from server.app import ROOT
from tests.engines.contract import Engine
from tests.engines.parameters import only_in, run_in
from tests.engines.table import FILE_ENGINES
from tests.support.outcome import STRINGS, TIMEOUT_S, Outcome, echo, thrown
from tests.support.site import OUR_CLIENT, PAGES, Site

IFRAMES = ["iframe-eventsource", "iframe-htmlfile", "iframe-xhr-polling"]
NOT_TRIED = ["xhr-streaming", "xdr-streaming", "eventsource", "htmlfile", "xhr-polling"]


@pytest.fixture(params=["our_server", "sockjs_node"])
def service(request: pytest.FixtureRequest, site: Site) -> str:
    """An echo service of either server."""
    if request.param == "our_server":
        return f"{site.cross_origin}/echo"
    return f"{request.getfixturevalue('node_origin')}/echo"


def open_file(engine: Engine, folder: Path, *before: str) -> None:
    """Show a page that needs no other file; scripts of `before` run first."""
    first = [PAGES / name for name in before]
    files = (*first, ROOT / "qunit" / "characters.js", PAGES / "client.js", ROOT / OUR_CLIENT[1:])
    scripts = (f"<script>{file.read_text(encoding='utf-8')}</script>" for file in files)
    page = folder / "page.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(scripts)}", "utf-8")
    engine.open(page.as_uri())


def echo_in_sandbox(
    engine: Engine, site: Site, url: str, transports: str | list[str], kind: str = ""
) -> Outcome:
    """Echo in a sandboxed iframe of a page, of some kind."""
    engine.open(site.page(name="sandbox.html") + kind)
    assert engine.wait_until("isReady", TIMEOUT_S)
    return echo(engine, url, transports, function="echoInside")


@run_in(FILE_ENGINES)
@pytest.mark.parametrize("transport", ["websocket", *IFRAMES, "jsonp-polling"])
def test_a_file_echoes(engine: Engine, service: str, tmp_path: Path, transport: str) -> None:
    open_file(engine, tmp_path)
    outcome = echo(engine, service, transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome
    assert thrown(engine) == []


@run_in(FILE_ENGINES)
def test_what_cannot_work_in_a_file_is_not_tried(
    engine: Engine, service: str, tmp_path: Path
) -> None:
    open_file(engine, tmp_path)
    assert_not_tried(echo(engine, service, NOT_TRIED))


@only_in("chromium", "phantomjs-1.9.8")
def test_a_variable_of_the_pages_own_is_no_origin(
    engine: Engine, site: Site, tmp_path: Path
) -> None:
    open_file(engine, tmp_path, "own_origin.js")
    url = f"{site.cross_origin}/echo"
    info = {"websocket": True, "cookie_needed": False}
    assert_not_tried(echo(engine, url, NOT_TRIED, info=info))


@only_in("phantomjs-2.1.1")
@pytest.mark.parametrize("transport", ["websocket", *IFRAMES, "jsonp-polling"])
def test_a_file_that_is_given_the_info_need_not_ask_for_it(
    engine: Engine, service: str, tmp_path: Path, transport: str
) -> None:
    open_file(engine, tmp_path)
    outcome = echo(engine, service, transport)
    # This engine lets no file ask another origin.
    assert outcome.closed is not None
    assert outcome.closed["reason"] == "Cannot connect to server"
    outcome = echo(engine, service, transport, info={"websocket": True, "cookie_needed": False})
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


@only_in("chromium")
@pytest.mark.parametrize("transport", ["iframe-htmlfile", "iframe-xhr-polling", "jsonp-polling"])
def test_a_file_echoes_in_an_engine_whose_xdr_keeps_to_the_scheme(
    engine: Engine, site: Site, tmp_path: Path, transport: str
) -> None:
    open_file(engine, tmp_path, "old_engine.js", "xdomainrequest.js")
    outcome = echo(engine, f"{site.cross_origin}/echo", ["xdr-streaming", transport, "xdr-polling"])
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


def test_a_sandbox_echoes_over_websocket(engine: Engine, site: Site, service: str) -> None:
    outcome = echo_in_sandbox(engine, site, service, "websocket")
    assert (outcome.transport, outcome.echoed) == ("websocket", STRINGS), outcome
    assert thrown(engine) == []


def test_a_sandbox_that_allows_forms_echoes_over_jsonp_polling(
    engine: Engine, site: Site, service: str
) -> None:
    outcome = echo_in_sandbox(engine, site, service, "jsonp-polling", "&forms")
    assert (outcome.transport, outcome.echoed) == ("jsonp-polling", STRINGS), outcome


def test_a_sandbox_without_forms_is_closed_for_the_silence_after_sending(
    engine: Engine, site: Site, service: str
) -> None:
    outcome = echo_in_sandbox(engine, site, service, "jsonp-polling", "&hurry")
    assert (outcome.transport, outcome.echoed) == ("jsonp-polling", 0)
    assert outcome.closed is not None
    reason = "Sending error: No answer"
    assert (outcome.closed["code"], outcome.closed["reason"]) == (1006, reason)


@pytest.mark.parametrize("page", ["", "&srcdoc"])
def test_no_iframe_is_tried_in_a_sandbox_as_it_would_be_sandboxed_too(
    engine: Engine, site: Site, service: str, page: str
) -> None:
    assert_not_tried(echo_in_sandbox(engine, site, service, [*NOT_TRIED, *IFRAMES], page))


def assert_not_tried(outcome: Outcome) -> None:
    """Check that nothing was left to try."""
    assert outcome.closed is not None
    assert (outcome.closed["code"], outcome.attempts()) == (2000, [])
