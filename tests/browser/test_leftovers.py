"""What transports leave in the page once they are over: nothing."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.support.outcome import STRINGS, TIMEOUT_S, echo, leftovers
from tests.support.site import Site

# What these need /info for, so that a server that does not exist is tried.
INFO = {"websocket": False, "cookie_needed": False}

# What sockets listen to on the window; the tests' own driver listens to others.
PAGE_EVENTS = {"message", "online", "pagehide", "pageshow", "resume", "visibilitychange"}
LISTENING = f"listening.filter(type => {json.dumps(sorted(PAGE_EVENTS))}.includes(type)).length"


@pytest.mark.parametrize("transport", ["htmlfile", "iframe-xhr-polling", "jsonp-polling"])
def test_nothing_is_left_of_a_transport_that_worked(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page())
    assert echo(engine, f"{site.origin}/echo", transport).echoed == STRINGS
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)


@pytest.mark.parametrize("transport", ["websocket", "xhr-polling", "iframe-xhr-polling"])
def test_a_closed_socket_listens_to_nothing(engine: Engine, site: Site, transport: str) -> None:
    engine.open(site.page(before="/pages/listeners.js"))
    assert echo(engine, f"{site.cross_origin}/echo", transport, hold=True).echoed == STRINGS
    heard = set(engine.evaluate("listening")) & PAGE_EVENTS
    assert heard >= {"online", "pageshow", "resume", "visibilitychange"}
    assert ("message" in heard) == transport.startswith("iframe")
    engine.evaluate("void outcome.socket.close()")
    assert engine.wait_until(f"{LISTENING} === 0", TIMEOUT_S), engine.evaluate("listening")


@pytest.mark.parametrize("transport", ["htmlfile", "jsonp-polling"])
def test_nothing_is_left_of_a_transport_whose_answers_are_none(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page())
    outcome = echo(engine, f"{site.origin}/no_service", transport, info=INFO, rtt=1, timeout=1000)
    assert outcome.attempts() == [transport]
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)
