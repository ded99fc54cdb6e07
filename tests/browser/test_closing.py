"""What was sent before `close` arrives, however long the server takes; but not for ever."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.transports import MODERN
from tests.support.held import BRIEF, PREFIX, HeldService
from tests.support.outcome import TIMEOUT_S, leftovers
from tests.support.site import Site

MODERN_HTTP = [name for name in MODERN if name != "websocket"]
TRANSPORTS = ["xhr-streaming", "xhr-polling", "iframe-xhr-polling", "jsonp-polling"]
MESSAGES = ["first", "second", "third"]


def send_and_close(engine: Engine, site: Site, service: str, transport: str) -> None:
    """Connect a page whose clock the test moves, send and close at once."""
    engine.open(site.page(before="/pages/clock.js"))
    arguments = (site.cross_origin + service, transport, MESSAGES)
    engine.evaluate(f"sendAndClose({', '.join(json.dumps(value) for value in arguments)})")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_was_sent_before_close_arrives(
    engine: Engine, site: Site, held: HeldService, transport: str
) -> None:
    send_and_close(engine, site, PREFIX, transport)
    engine.evaluate("letPass(4000)")
    held.release()
    assert held.has_received(len(MESSAGES), TIMEOUT_S)
    engine.evaluate("letPass(2000)")  # A form stays a little longer.
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)
    assert held.received == MESSAGES


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_closed_session_ends_if_its_messages_are_never_answered(
    engine: Engine, site: Site, held: HeldService, transport: str
) -> None:
    send_and_close(engine, site, BRIEF, transport)
    assert held.arrived.wait(TIMEOUT_S)
    engine.evaluate("letPass(10000)")
    assert held.ended.wait(TIMEOUT_S)
    assert held.received == MESSAGES[:1]
    assert engine.wait_until("leftovers().length === 0", TIMEOUT_S), leftovers(engine)


@only_in("chromium", "firefox", "webkitgtk")
@pytest.mark.parametrize("transport", MODERN_HTTP)
def test_what_a_handler_sends_before_it_closes_arrives(
    engine: Engine, site: Site, held: HeldService, transport: str
) -> None:
    held.release()
    engine.open(site.page())
    origin = site.origin if transport.endswith("htmlfile") else site.cross_origin
    arguments = (f"{origin}/held", transport, MESSAGES)
    engine.evaluate(f"sendAndCloseInHandler({', '.join(json.dumps(value) for value in arguments)})")
    assert engine.wait_until("outcome.closed", TIMEOUT_S)
    assert held.has_received(1 + len(MESSAGES), TIMEOUT_S)
    assert held.received == ["first of all", *MESSAGES]


@only_in("chromium", "firefox", "webkitgtk")
@pytest.mark.parametrize(
    ("transport", "poll"),
    [("xhr-polling", f"fetch POST {BRIEF}/xhr"), ("jsonp-polling", f"GET {BRIEF}/jsonp")],
)
def test_no_poll_starts_after_close(
    engine: Engine, site: Site, held: HeldService, transport: str, poll: str
) -> None:
    engine.open(site.page(before="/pages/traffic.js"))
    engine.evaluate(f"sendAndCloseLater({json.dumps(BRIEF)}, {json.dumps(transport)})")
    assert held.arrived.wait(TIMEOUT_S)
    # The echo ends the poll; the POST is not answered before this page has been.
    engine.evaluate("void fetch('/held/info', {}).then(function () { traffic.push('later') })")
    assert engine.wait_until("traffic.indexOf('later') > 0", TIMEOUT_S)
    held.release()
    assert held.ended.wait(TIMEOUT_S)
    traffic: list[str] = json.loads(engine.evaluate("JSON.stringify(traffic)"))
    assert traffic.count(poll) == 2, traffic
