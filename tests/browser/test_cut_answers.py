"""Answers whose last bytes are missing: what was in them is delivered, or its loss is told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from server.fault_proxy import spoil
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.background import BackgroundLoop
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site

COUNT = 40
# Of the page's time, which the test moves: a loss is told within it.
TOLD_MS = 1000
LOST = 1006

pytestmark = only_in("chromium", "firefox", "webkitgtk")


@pytest.fixture(scope="module")
def proxy(site: Site) -> Iterator[str]:
    """The proxy that spoils what passes, in front of the site."""
    with BackgroundLoop() as loop:
        yield loop.enter(spoil(site.origin))


@pytest.mark.parametrize("fault", ["truncate-after:1", "truncate-after:3", "cut-after:1"])
@pytest.mark.parametrize(
    "transport", ["xhr-polling", "xhr-streaming", "eventsource", "iframe-xhr-polling"]
)
def test_a_message_in_a_cut_answer_is_delivered_or_reported_lost(
    engine: Engine, site: Site, proxy: str, transport: str, fault: str
) -> None:
    engine.open(site.page(before="/pages/clock.js,/pages/numbered.js"))
    options = {"transports": transport, "timeout": 5000}
    arguments = (f"{proxy}/{fault}/echo", options, COUNT)
    engine.evaluate(f"echoNumbered({', '.join(json.dumps(value) for value in arguments)})")
    assert engine.wait_until("outcome.transport || outcome.finished", TIMEOUT_S)
    is_told = engine.wait_until(f"isOverWithin({TOLD_MS})", TIMEOUT_S)
    outcome = json.loads(engine.evaluate("JSON.stringify(outcome)"))
    assert is_told, outcome
    assert (outcome["transport"], outcome["wrong"]) == (transport, []), outcome
    assert outcome["delivered"] == COUNT or outcome["closed"] == LOST, outcome
