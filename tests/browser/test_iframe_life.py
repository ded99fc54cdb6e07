"""The iframe of an iframe transport: what if the page removes it, or somebody opens it alone."""

from __future__ import annotations

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.held import HeldService
from tests.support.outcome import STRINGS, TIMEOUT_S, echo, outcome_of, thrown
from tests.support.site import Site

# How many bytes of the iframe's page came over the wire; a cached one takes none.
LOADED = """document.querySelector('iframe').contentWindow
    .performance.getEntriesByType('navigation')[0].transferSize"""


@pytest.mark.parametrize(
    ("action", "code", "reason"),
    [
        ("send('too late')", 1006, "The iframe was removed"),
        ("close(3000, 'enough')", 3000, "enough"),
    ],
)
def test_a_socket_whose_iframe_the_page_removed_closes_when_it_is_used(
    engine: Engine, site: Site, action: str, code: int, reason: str
) -> None:
    engine.open(site.page())
    assert echo(engine, f"{site.cross_origin}/echo", "iframe-xhr-polling", hold=True).echoed
    # In one task: WebKit's iframe tells by itself that it loses its connection.
    engine.evaluate(f"void (removeIframe(), outcome.socket.{action})")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    closed = outcome_of(engine).closed
    assert closed is not None
    assert (closed["code"], closed["reason"]) == (code, reason)


def test_an_iframe_page_whose_body_comes_late_is_waited_for(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.cross_origin}/late_body", "iframe-htmlfile")
    assert outcome.echoed == STRINGS, outcome


@only_in("chromium")
def test_the_next_iframe_takes_its_page_from_the_cache(engine: Engine, site: Site) -> None:
    url = f"{site.origin}/echo"
    engine.open(site.page())
    assert echo(engine, url, "iframe-xhr-polling").echoed == STRINGS
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S)
    assert echo(engine, url, "iframe-xhr-polling", hold=True).echoed == STRINGS
    assert engine.evaluate(LOADED) == 0


def test_a_close_while_an_iframe_page_waits_for_its_body_ends_it_at_once(
    engine: Engine, site: Site, held: HeldService
) -> None:
    engine.open(site.page(before="/pages/clock.js"))
    service = f"{site.cross_origin}/held_body"
    engine.evaluate(f"openAndCloseAtHello('{service}', 'iframe-xhr-polling')")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    # On a clock that stands still nothing but the child's word removes the iframe.
    assert engine.wait_until("!document.getElementsByTagName('iframe').length", TIMEOUT_S)
    assert engine.evaluate("outcome.frames") == 0
    held.release()


@pytest.mark.parametrize("end", ["", "?t=1#abcdefgh"])
def test_an_iframe_page_that_is_opened_alone_does_nothing(
    engine: Engine, site: Site, end: str
) -> None:
    engine.open(f"{site.origin}/echo/iframe.html{end}")
    # Messages keep their order: had it posted to itself, it would know by now.
    engine.evaluate("void (onmessage = function (event) { window.heard = event.data })")
    engine.evaluate("postMessage('the end', '*')")
    assert engine.wait_until("window.heard === 'the end'", TIMEOUT_S)
    assert thrown(engine) == []
