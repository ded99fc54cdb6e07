"""XDomainRequest and `ActiveXObject("htmlfile")`, whose engines are gone, as objects of the page.

They have the semantics of old and real network traffic, in an engine without the newer features.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import STRINGS, echo
from tests.support.site import OUR_CLIENT, SETTING_DOMAIN, Site

pytestmark = only_in("chromium")

XDR = ["xdr-streaming", "xdr-polling"]
XDR_OBJECTS = "/pages/old_engine.js,/pages/xdomainrequest.js"
HTMLFILE_OBJECTS = "/pages/old_engine.js,/pages/activexobject.js"
SMOKE_TESTS = 5
SMOKE_TIMEOUT_S = 240


@pytest.fixture
def xdr_page(site: Site) -> str:
    """A page in an engine like IE 8."""
    return site.page(before=XDR_OBJECTS)


@pytest.fixture
def htmlfile_page(site: Site) -> str:
    """A page in an engine like IE 7 with an XMLHttpRequest."""
    return site.page(before=HTMLFILE_OBJECTS)


@pytest.mark.parametrize("transport", XDR)
@pytest.mark.parametrize("server", ["our_server", "sockjs_node"])
def test_xdr_echoes(
    engine: Engine, site: Site, node_origin: str, xdr_page: str, server: str, transport: str
) -> None:
    engine.open(xdr_page)
    origin = site.cross_origin if server == "our_server" else node_origin
    outcome = echo(engine, f"{origin}/echo", transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome
    # /info, at least one receiver, and a sender for each string.
    urls = engine.evaluate("xdomainRequests.map((xdr) => xdr.url)")
    assert len(urls) >= 2 + STRINGS
    # IE caches even POSTs.
    assert all(re.search("[?&]t=", url) for url in urls)


def test_an_old_engine_chooses_xdr_streaming(engine: Engine, site: Site, xdr_page: str) -> None:
    engine.open(xdr_page)
    assert echo(engine, f"{site.cross_origin}/echo").transport == "xdr-streaming"


def test_closing_aborts_the_xdr_that_streams(engine: Engine, site: Site, xdr_page: str) -> None:
    engine.open(xdr_page)
    assert echo(engine, f"{site.cross_origin}/echo", "xdr-streaming").echoed == STRINGS
    streams = "xdomainRequests.filter((xdr) => xdr.url.includes('/xhr_streaming'))"
    assert engine.evaluate(f"{streams}.pop().isAborted")


def test_a_server_that_needs_cookies_rules_xdr_out(
    engine: Engine, site: Site, xdr_page: str
) -> None:
    engine.open(xdr_page)
    outcome = echo(engine, f"{site.cross_origin}/cookie_needed_echo", XDR)
    assert outcome.closed is not None
    assert (outcome.closed["code"], outcome.attempts()) == (2000, [])


def test_a_page_that_needs_cookies_rules_xdr_out(engine: Engine, site: Site, xdr_page: str) -> None:
    engine.open(xdr_page)
    outcome = echo(engine, f"{site.cross_origin}/echo", XDR, cookie=True)
    assert outcome.closed is not None
    assert (outcome.closed["code"], outcome.attempts()) == (2000, [])


def test_a_page_without_need_of_cookies_may_use_xdr_all_the_same(
    engine: Engine, site: Site, xdr_page: str
) -> None:
    engine.open(xdr_page)
    outcome = echo(engine, f"{site.cross_origin}/cookie_needed_echo", XDR, cookie=False)
    assert outcome.transport == "xdr-streaming"


def test_an_old_engine_with_cookies_chooses_the_htmlfile_in_an_iframe(
    engine: Engine, site: Site, xdr_page: str
) -> None:
    engine.open(xdr_page)
    # The iframe has the features of today, and so its EventSource.
    names = ["xhr-streaming", *XDR, "iframe-htmlfile", "iframe-xhr-polling"]
    outcome = echo(engine, f"{site.cross_origin}/cookie_needed_echo", names)
    assert (outcome.transport, outcome.echoed) == ("iframe-htmlfile", STRINGS)


def test_the_htmlfile_object_echoes(engine: Engine, site: Site, htmlfile_page: str) -> None:
    engine.open(htmlfile_page)
    outcome = echo(engine, f"{site.origin}{SETTING_DOMAIN}", "htmlfile")
    assert (outcome.transport, outcome.echoed) == ("htmlfile", STRINGS), outcome
    # One for each answer of the server, and none of them in the page.
    assert engine.evaluate("htmlfiles.length") >= 1
    assert engine.evaluate("document.body.getElementsByTagName('iframe').length") == 0


def test_an_old_engine_on_the_servers_own_page_chooses_htmlfile(
    engine: Engine, site: Site, htmlfile_page: str
) -> None:
    engine.open(htmlfile_page)
    assert echo(engine, f"{site.origin}{SETTING_DOMAIN}").transport == "htmlfile"


@pytest.mark.parametrize(
    ("transport", "server", "objects"),
    [
        ("xdr-streaming", "our_server", XDR_OBJECTS),
        ("xdr-polling", "our_server", XDR_OBJECTS),
        ("xdr-streaming", "sockjs_node", XDR_OBJECTS),
        ("xdr-polling", "sockjs_node", XDR_OBJECTS),
        # Not sockjs-node: it writes `</script>` into a script as it stands, which ends there.
        ("htmlfile", "our_server", HTMLFILE_OBJECTS),
    ],
)
def test_every_kind_of_string_and_batches_come_back(
    engine: Engine, site: Site, node_origin: str, transport: str, server: str, objects: str
) -> None:
    target = node_origin if server == "sockjs_node" else site.cross_origin
    if transport == "htmlfile":
        target = site.origin
    query = {"transport": transport, "target": target, "script": OUR_CLIENT, "before": objects}
    engine.open(f"{site.origin}/qunit/smoke.html?{urlencode(query)}")
    assert engine.wait_until("report.finished", SMOKE_TIMEOUT_S), engine.console()
    report = engine.evaluate("report")
    assert report["connection"] == {"transport": transport}
    assert [test["failures"] for test in report["tests"]] == [[]] * SMOKE_TESTS
