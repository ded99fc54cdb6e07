"""Pages that are left and come back, from the engine's back/forward cache or not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.test_watchdog import Watched
from tests.engines.contract import Engine
from tests.engines.parameters import run_in
from tests.engines.table import CACHING_CHROMIUM, MODERN_ENGINES
from tests.engines.transports import MODERN
from tests.support.held import HeldService
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site

LIFE = "/pages/watch.js,/pages/life.js"
AWAY_MS = 200
FIREFOX, WEBKIT = MODERN_ENGINES[1:]
# What Chromium keeps out of its cache, and its own reason: their page never stops loading.
LOADING = ("htmlfile", "iframe-htmlfile")


def visit(engine: Engine, site: Site, transport: str) -> dict[str, Any]:
    """Leave a page with an open socket, and return what it reports once it is back."""
    engine.open(site.page(before=LIFE))
    Watched(engine, f"{site.origin}/echo", transport)
    engine.evaluate(f"leave({AWAY_MS})")
    report: dict[str, Any] = site.reports.get(timeout=TIMEOUT_S)
    if not report["isRestored"]:
        assert engine.wait_until("document.readyState === 'complete'", TIMEOUT_S)
    return report


@run_in([CACHING_CHROMIUM])
@pytest.mark.parametrize("transport", MODERN)
def test_chromium_keeps_the_page_or_says_why_not(
    engine: Engine, site: Site, transport: str
) -> None:
    report = visit(engine, site, transport)
    if transport in LOADING:
        assert report == {"isRestored": False, "reasons": ["navigating"]}
        return
    assert report["isRestored"]
    outcome = report["outcomes"][transport]
    expected = "lost: 1006 WebSocket connection broken" if transport == "websocket" else "echoed"
    assert re.fullmatch(rf"{expected} after \d+ ms", outcome), outcome


@run_in([WEBKIT])
@pytest.mark.parametrize("transport", MODERN)
def test_webkit_keeps_the_page_and_each_socket_tells_its_loss(
    engine: Engine, site: Site, transport: str
) -> None:
    report = visit(engine, site, transport)
    assert report["isRestored"]
    assert report["outcomes"][transport].startswith("lost: 1006 ")


@run_in([FIREFOX])
@pytest.mark.parametrize("transport", MODERN)
def test_firefox_evicts_the_page(engine: Engine, site: Site, transport: str) -> None:
    assert visit(engine, site, transport) == {"isRestored": False, "reasons": []}


# Firefox and WebKit have ended a page's requests before they tell it that it goes.
@run_in([CACHING_CHROMIUM])
@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "xhr-polling"])
def test_a_message_that_is_sent_while_the_page_goes_arrives(
    engine: Engine, site: Site, held: HeldService, transport: str
) -> None:
    held.release()
    engine.open(site.page(before=LIFE))
    Watched(engine, f"{site.origin}/held", transport)
    engine.evaluate(f"sendOnLeaving('{transport}', 'farewell')")
    engine.open(site.page())
    assert held.has_received(1, TIMEOUT_S)
    assert held.received == ["farewell"]


@pytest.mark.parametrize(
    ("length", "expected"), [(1, [False, True, False]), (65_536, [False, False, False])]
)
def test_a_request_outlives_the_page_if_that_goes_and_engines_allow_the_length(
    engine: Engine, site: Site, length: int, expected: list[bool]
) -> None:
    engine.open(site.page(before=LIFE))
    watched = Watched(engine, f"{site.origin}/echo", "xhr-streaming")
    engine.evaluate("followKeepalive()")
    for number, event in enumerate(("online", "pagehide", "pageshow")):
        engine.evaluate(f"dispatchEvent(new Event('{event}'))")
        watched.send(f"'x'.repeat({length})")
        watched.wait(f"messages.length === {number + 1}")
    assert engine.evaluate("keepalive") == expected
