"""Which worker has a session, behind each proxy with two of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import pytest

from sockjs_py.core.close_codes import UNKNOWN_SESSION
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.playwright_engine import PlaywrightEngine
from tests.proxies.sockets import LIVES, Sockets
from tests.proxies.stand import BY_COOKIE, BY_PATH, FOLDER, OURS, SERVERS, Edit, Stand, Way
from tests.support.backends import NAMED, NAMED_BY_COOKIE, Backend
from tests.support.nginx import MISSING, is_installed, nginx_site
from tests.support.processes import require

POLLING: Final = "xhr-polling"
MANIFEST: Final = "kubernetes-ingress.yaml"
# Segments are random: that all of so many lead to the same of two workers happens once in 2^49.
VISITS: Final = 50
# What gives every request to the next worker.
ROUND_ROBIN: Final[dict[str, list[Edit]]] = {
    "nginx.conf": [("  hash $sockjs_server consistent;\n", "")],
    "haproxy.cfg": [("balance uri depth 2", "balance roundrobin"), ("hash-type consistent", "")],
    "Caddyfile": [("lb_policy header Sockjs-Server", "lb_policy round_robin")],
}
NOT_STICKY: Final = {
    name: Way(f"{name}, not sticky", name, tuple(edits), diagnoses=("stickiness",))
    for name, edits in ROUND_ROBIN.items()
}
# The directives of nginx that the annotations of ingress-nginx stand for, by its own template.
ANNOTATIONS: Final = {
    "upstream-hash-by": "hash {} consistent",
    "proxy-read-timeout": "proxy_read_timeout {}s",
    "proxy-send-timeout": "proxy_send_timeout {}s",
    "proxy-buffering": "proxy_buffering {}",
}
INGRESS: Final = """\
SNIPPET
map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
upstream upstream_balancer { HASH; server 127.0.0.1:9001; server 127.0.0.1:9002; }
server {
  listen 8080;
  location PATH {
    proxy_pass http://upstream_balancer;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    OTHERS;
  }
  location / { proxy_pass http://127.0.0.1:9001; }
}
"""


def serving(sockets: Sockets) -> int:
    """Open a session, echo, and close it; return the number of the process that served it."""
    number = sockets.open("it", POLLING)
    assert sockets.outcome("it") == LIVES
    sockets.close("it")
    return number


def reach_all(workers: Sequence[Backend], visit: Callable[[], int]) -> None:
    """Visit until every worker has been reached; `visit` returns the number of its process."""
    numbers = {worker.process_id for worker in workers}
    missing = {*numbers}
    for _ in range(VISITS):
        number = visit()
        assert number in numbers
        missing.discard(number)
        if not missing:
            return
    pytest.fail(f"none of {VISITS} visits reached {missing}, of {numbers}")


def ingress_config(text: str) -> str:
    """Return what nginx is told by a manifest for ingress-nginx."""
    found = re.findall(r'nginx\.ingress\.kubernetes\.io/(\S+): "(.*)"', text)
    directives = {name: ANNOTATIONS[name].format(value) for name, value in found}
    snippet = re.search(r"http-snippet: \|\n((?: {4}.*\n)+)", text)
    path = re.search(r"path: (\S+)", text)
    assert snippet
    assert path
    config = INGRESS.replace("SNIPPET", snippet[1]).replace("/chat", NAMED)
    config = config.replace("PATH", path[1].replace("/chat", NAMED))
    config = config.replace("HASH", directives.pop("upstream-hash-by"))
    return config.replace("OTHERS", "; ".join(directives.values()))


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", BY_PATH)
def test_a_path_segment_spreads_sessions_and_keeps_each(
    engine: Engine, stand: Stand, name: str, server: str
) -> None:
    sockets = Sockets(engine, stand.proxy(server, Way(f"deploy/{name}", name)).origin)
    reach_all(stand.backends(server), lambda: serving(sockets))


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", BY_COOKIE)
def test_a_cookie_keeps_a_browser_with_a_worker(
    engine: PlaywrightEngine, stand: Stand, name: str, server: str
) -> None:
    origin = stand.proxy(server, Way(f"deploy/{name}", name)).origin

    def visit() -> int:
        engine.devtools("Network.clearBrowserCookies")
        sockets = Sockets(engine, origin, NAMED_BY_COOKIE)
        (number,) = {serving(sockets) for _ in range(3)}
        # So far the number of requests without a cookie is even: it would be the same turn again.
        engine.evaluate(f"fetch('{NAMED_BY_COOKIE}/info', {{ credentials: 'omit' }})")
        return number

    reach_all(stand.backends(server), visit)


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", BY_PATH)
@pytest.mark.parametrize("transport", ["xhr-streaming", POLLING])
def test_without_stickiness_a_page_is_told_that_the_server_does_not_know_the_session(
    engine: Engine, stand: Stand, name: str, server: str, transport: str
) -> None:
    sockets = Sockets(engine, stand.proxy(server, NOT_STICKY[name]).origin)
    sockets.start("it", transport)
    # It may learn that before it has sent anything, and even before the first message.
    sockets.wait("it", "messages.length || it.closed")
    end = sockets.outcome("it", until_closed=True)
    assert end.startswith("1006 ")
    assert end.endswith(UNKNOWN_SESSION)
    assert sockets.has("it", "events") == ["open", "error", "close"]


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("name", BY_PATH)
def test_without_stickiness_websockets_work_all_the_same(
    engine: Engine, stand: Stand, name: str
) -> None:
    sockets = Sockets(engine, stand.proxy(OURS, NOT_STICKY[name]).origin)
    sockets.open("it")
    assert sockets.outcome("it") == LIVES
    assert sockets.has("it", "transport") == "websocket"


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("server", SERVERS)
def test_annotations_of_kubernetes_keep_sessions_together(
    engine: Engine, stand: Stand, server: str
) -> None:
    require(is_installed(), MISSING)
    text = (FOLDER / MANIFEST).read_text(encoding="utf-8")
    first, second = stand.backends(server)
    addresses = {"127.0.0.1:9001": first.address, "127.0.0.1:9002": second.address}
    proxy = stand.loop.enter(nginx_site(ingress_config(text), addresses))
    sockets = Sockets(engine, proxy.origin)
    reach_all((first, second), lambda: serving(sockets))
    sockets.open("by choice")
    assert sockets.has("by choice", "transport") == "websocket"
