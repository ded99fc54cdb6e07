"""The client connects from workers of every kind."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import TIMEOUT_S, Outcome
from tests.support.site import Site

STRINGS = 3  # a worker has no page to load the long one from

TRANSPORTS = pytest.mark.parametrize(
    "transport", ["websocket", "xhr-streaming", "eventsource", "xhr-polling"]
)


def echo_in(kind: str, engine: Engine, site: Site, transports: str | list[str] | None) -> Outcome:
    """Echo in a worker of that kind."""
    engine.open(site.page(name="worker_page.html"))
    options = json.dumps({"transports": transports, "timeout": 20_000})
    engine.evaluate(f"echoIn('{kind}', '{site.cross_origin}/echo', {options})")
    assert engine.wait_until("answer !== null", TIMEOUT_S), engine.console()
    return Outcome(**json.loads(engine.evaluate("answer")))


@TRANSPORTS
def test_a_dedicated_worker_echoes(engine: Engine, site: Site, transport: str) -> None:
    outcome = echo_in("dedicated", engine, site, transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


@only_in("chromium", "firefox")
@TRANSPORTS
def test_a_shared_worker_echoes(engine: Engine, site: Site, transport: str) -> None:
    outcome = echo_in("shared", engine, site, transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


@only_in("chromium")
@TRANSPORTS
def test_a_service_worker_echoes(engine: Engine, site: Site, transport: str) -> None:
    outcome = echo_in("service", engine, site, transport)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome


def test_what_needs_a_document_is_not_tried_in_a_worker(engine: Engine, site: Site) -> None:
    names = ["iframe-eventsource", "htmlfile", "iframe-htmlfile", "iframe-xhr-polling"]
    outcome = echo_in("dedicated", engine, site, [*names, "jsonp-polling"])
    assert outcome.closed is not None
    assert outcome.closed["code"] == 2000
    assert outcome.attempts() == []
