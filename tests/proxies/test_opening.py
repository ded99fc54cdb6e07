"""On which transport a page ends behind each proxy, with the client's own choice and times."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.proxies.stand import BY_COOKIE, BY_PATH, OURS, SERVERS, Stand, Way
from tests.proxies.ways import WAYS
from tests.support.backends import NAMED, NAMED_BY_COOKIE
from tests.support.outcome import TIMEOUT_S
from tests.support.site import OUR_CLIENT

CHOICE = "its own choice"
# Of the requests that the page has made.
PROTOCOLS = (
    "[...new Set(performance.getEntries().map((entry) => entry.nextHopProtocol))].filter(Boolean)"
)


def open_by(engine: Engine, origin: str, transport: str | None, service: str = NAMED) -> str:
    """Connect by a transport, or by the client's own choice; echo, close; return the transport."""
    engine.open(f"{origin}/pages/client.html?script={OUR_CLIENT}&before=/pages/watch.js")
    options = json.dumps({"transports": transport, "timeout": 0})
    engine.evaluate(f"watch({json.dumps(origin + service)}, {json.dumps(CHOICE)}, {options})")
    socket = f"watched[{json.dumps(CHOICE)}]"
    assert engine.wait_until(f"{socket}.messages.length || {socket}.closed", TIMEOUT_S)
    engine.evaluate(f"{socket}.socket.send('€😀')")
    assert engine.wait_until(f"{socket}.messages[1] === '€😀' || {socket}.closed", TIMEOUT_S)
    assert not engine.evaluate(f"{socket}.closed"), engine.evaluate(f"{socket}.closed")
    found: str = engine.evaluate(f"{socket}.transport")
    engine.evaluate(f"{socket}.socket.close()")
    assert engine.wait_until(f"{socket}.closed", TIMEOUT_S)
    assert engine.evaluate(f"{socket}.closed.code") == 1000
    return found


@only_in("chromium", share="-proxies")
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_page_ends_on_the_best_that_passes(
    engine: Engine, stand: Stand, way: Way, server: str, scheme: str
) -> None:
    proxy = stand.proxy(server, way)
    origin = proxy.origin if scheme == "http" else proxy.secure_origin
    service = NAMED_BY_COOKIE if way.file in BY_COOKIE else NAMED
    assert open_by(engine, origin, None, service) == way.ends_on


@only_in("chromium", "firefox", "webkitgtk", share="-proxies")
@pytest.mark.parametrize("transport", [None, "websocket", "xhr-streaming", "eventsource"])
@pytest.mark.parametrize("name", BY_PATH)
def test_http_2_and_tls_in_front(
    engine: Engine, stand: Stand, name: str, transport: str | None
) -> None:
    origin = stand.proxy(OURS, Way(f"deploy/{name}", name)).secure_origin
    assert open_by(engine, origin, transport) == (transport or "websocket")
    assert engine.evaluate(PROTOCOLS) == ["h2"]
