"""Proxies that end what is idle: heartbeats keep sessions alive, if they come often enough."""

from __future__ import annotations

from typing import Final

import pytest

from sockjs_py.core.close_codes import UNKNOWN_SESSION
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.proxies.sockets import LIVES, Sockets
from tests.proxies.stand import BY_PATH, OURS, SERVERS, Edit, Stand, Way
from tests.support.backends import HEARTBEAT_S, SHORTER

# What is shorter than the time between two heartbeats, in each file.
TOO_SHORT: Final[dict[str, tuple[Edit, ...]]] = {
    "nginx.conf": (("proxy_read_timeout 60s", "proxy_read_timeout 10s"),),
    "haproxy.cfg": (("timeout server 60s", "timeout server 10s"), ("tunnel 1h", "tunnel 10s")),
    "Caddyfile": (("read_timeout 60s", "read_timeout 10s"),),
}
CUTTING: Final = {
    name: Way(f"{name}, too short", name, edits, is_short=True, diagnoses=("idle-cut",))
    for name, edits in TOO_SHORT.items()
}
ENDS: Final = {
    "websocket": ("1006 WebSocket connection broken",),
    # Caddy ends the answer as if it were complete, which the server does not know yet.
    "xhr-streaming": (
        "1006 Receiving error: no answer: refused, cut, or blocked by CORS or CSP",
        "1006 Connection interrupted",
        f"1006 {UNKNOWN_SESSION}",
    ),
    # Gateway Timeout, or Bad Gateway.
    "xhr-polling": tuple(f"1006 Receiving error: HTTP status {each}" for each in (502, 504)),
}
# More heartbeats than idle times of 60 s allow for without any.
ENOUGH: Final = 60 / SHORTER / HEARTBEAT_S + 2


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("transport", ENDS)
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", BY_PATH)
def test_an_idle_time_below_the_heartbeat_ends_every_session(
    engine: Engine, stand: Stand, name: str, server: str, transport: str
) -> None:
    sockets = Sockets(engine, stand.proxy(server, CUTTING[name]).origin)
    sockets.open("it", transport)
    sockets.wait("it", "closed")
    closed = sockets.has("it", "closed")
    assert f"{closed['code']} {closed['reason']}" in ENDS[transport]


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", BY_PATH)
def test_the_idle_times_of_the_files_are_above_the_heartbeat(
    engine: Engine, stand: Stand, name: str, server: str
) -> None:
    way = Way(f"deploy/{name}", name, is_short=True)
    sockets = Sockets(engine, stand.proxy(server, way).origin)
    for transport in ENDS:
        sockets.open(transport, transport)
    # Pages do not see those of npm's server over WebSocket.
    sockets.wait("xhr-streaming", f"heartbeats >= {ENOUGH}")
    assert {sockets.outcome(transport) for transport in ENDS} == {LIVES}
    assert server != OURS or sockets.has("websocket", "heartbeats") >= ENOUGH - 1
