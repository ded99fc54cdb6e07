"""TLS whose handshake is slow: the client waits for it, and opens by its best transport."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yarl import URL

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.background import BackgroundLoop
from tests.support.network import network
from tests.support.nginx import MISSING, UPGRADING, is_installed, nginx
from tests.support.outcome import STRINGS, echo
from tests.support.processes import require
from tests.support.site import OUR_CLIENT, serve_site

HANDSHAKE_S = 0.7


@pytest.fixture(scope="module")
def slow_origin() -> Iterator[str]:
    """An https origin whose every connection is slow to begin."""
    require(is_installed(), MISSING)
    with BackgroundLoop() as loop:
        front = loop.enter(nginx(loop.enter(serve_site()).origin, UPGRADING))
        way = loop.enter(network(URL(front.secure_origin).port or 0, HANDSHAKE_S))
        yield way.origin.replace("http:", "https:")


@only_in("chromium")
@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "iframe-eventsource"])
def test_a_page_waits_for_the_handshake(engine: Engine, slow_origin: str, transport: str) -> None:
    engine.open(f"{slow_origin}/pages/client.html?script={OUR_CLIENT}")
    # No more time than the client takes by itself.
    outcome = echo(engine, f"{slow_origin}/echo", transport, timeout=0)
    assert (outcome.transport, outcome.echoed) == (transport, STRINGS), outcome
