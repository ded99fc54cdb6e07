"""What transports leave in the page once they are over: nothing."""

from __future__ import annotations

import pytest

from tests.engines.contract import Engine
from tests.support.outcome import STRINGS, TIMEOUT_S, echo, leftovers
from tests.support.site import Site

# What these need /info for, so that a server that does not exist is tried.
INFO = {"websocket": False, "cookie_needed": False}


@pytest.mark.parametrize("transport", ["htmlfile", "iframe-xhr-polling", "jsonp-polling"])
def test_nothing_is_left_of_a_transport_that_worked(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page())
    assert echo(engine, f"{site.origin}/echo", transport).echoed == STRINGS
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)


def test_a_closed_iframe_transport_hears_no_more_messages(engine: Engine, site: Site) -> None:
    engine.open(site.page(before="/pages/listeners.js"))
    before = engine.evaluate("listeners")
    url = f"{site.cross_origin}/echo"
    assert echo(engine, url, "iframe-xhr-polling", hold=True).echoed == STRINGS
    assert engine.evaluate("listeners") == before + 1
    engine.evaluate("void outcome.socket.close()")
    assert engine.wait_until(f"listeners === {before}", TIMEOUT_S)


@pytest.mark.parametrize("transport", ["htmlfile", "jsonp-polling"])
def test_nothing_is_left_of_a_transport_whose_answers_are_none(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.origin}/no_service", transport, info=INFO, rtt=1, timeout=1000)
    assert outcome.attempts() == [transport]
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)
