"""What else goes wrong between a page and its service, and what helps: docs/deployment.md."""

from __future__ import annotations

import json
from typing import Final

import pytest

from sockjs_py.core.close_codes import UNKNOWN_SESSION
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.playwright_engine import PlaywrightEngine
from tests.proxies.sockets import LIVES, Sockets
from tests.proxies.stand import OURS, Stand, Way
from tests.support.backends import NAMED, NAMED_BY_COOKIE, RESTRICTED
from tests.support.outcome import TIMEOUT_S
from tests.support.processes import free_port

DEPLOYED: Final = Way("deploy/nginx.conf", "nginx.conf")
REFUSED: Final = {"code": 1002, "reason": "Cannot connect to server", "wasClean": False}
# As many connections as browsers have to one host by HTTP/1.1.
CONNECTIONS: Final = 6


def with_header(header: str, file: str = "nginx.conf") -> Way:
    """Return nginx that adds a header to every answer."""
    line = "    gzip off;\n"
    return Way(f"nginx with {header}", file, ((line, f"{line}    add_header {header} always;\n"),))


def refused(sockets: Sockets) -> int:
    """Wait until a connection is refused; return the HTTP status that the page is told."""
    sockets.start("it")
    sockets.wait("it", "closed")
    assert sockets.has("it", "closed") == REFUSED
    return int(sockets.has("it", "status"))


@only_in("chromium", share="-symptoms")
def test_nobody_listens(engine: Engine, stand: Stand) -> None:
    assert refused(Sockets(engine, f"http://127.0.0.1:{free_port()}", pages=stand.pages())) == 0


@only_in("chromium", share="-symptoms")
def test_a_service_that_does_not_allow_the_page(engine: Engine, stand: Stand) -> None:
    # A page of another origin may not see the status, which is 403.
    origin = stand.proxy(OURS, DEPLOYED).origin
    assert refused(Sockets(engine, origin, RESTRICTED, pages=stand.pages())) == 0


@only_in("chromium", share="-symptoms")
def test_a_service_that_does_not_allow_its_own_pages(engine: Engine, stand: Stand) -> None:
    # Browsers send no `Origin` when they get what is of the same one, but whenever they post.
    sockets = Sockets(engine, stand.proxy(OURS, DEPLOYED).origin, RESTRICTED)
    sockets.open("it")
    assert sockets.outcome("it") == "1006 Sending error: HTTP status 403"


@only_in("chromium", "firefox", "webkitgtk", share="-symptoms")
def test_a_policy_that_names_neither_http_nor_ws(engine: Engine, stand: Stand) -> None:
    origin = stand.proxy(OURS, DEPLOYED).origin
    strict = stand.proxy(OURS, with_header("Content-Security-Policy \"connect-src 'none'\""))
    assert refused(Sockets(engine, origin, pages=strict.origin)) == 0


@only_in("chromium", "firefox", "webkitgtk", share="-symptoms")
@pytest.mark.parametrize("schemes", [["http"], ["http", "ws"]])
def test_a_policy_has_to_name_ws_as_well(engine: Engine, stand: Stand, schemes: list[str]) -> None:
    origin = stand.proxy(OURS, DEPLOYED).origin
    sources = " ".join(origin.replace("http", scheme, 1) for scheme in schemes)
    policy = with_header(f'Content-Security-Policy "connect-src {sources}"')
    sockets = Sockets(engine, origin, pages=stand.proxy(OURS, policy).origin)
    sockets.open("it")
    assert sockets.has("it", "transport") == ("websocket" if "ws" in schemes else "xhr-streaming")


@only_in("chromium", "firefox", "webkitgtk", share="-symptoms")
def test_six_streams_take_all_connections_of_http_1(engine: Engine, stand: Stand) -> None:
    sockets = Sockets(engine, stand.proxy(OURS, DEPLOYED).origin)
    names = [f"tab {number}" for number in range(CONNECTIONS)]
    for name in names:
        sockets.open(name, "xhr-streaming")
    first, last = names[0], names[-1]
    engine.evaluate(f"watched['{first}'].socket.send('stuck')")
    # All others hear their heartbeats meanwhile.
    sockets.wait(last, "heartbeats > 2")
    assert sockets.has(first, "messages.length") == 1
    engine.evaluate(f"watched['{last}'].socket.close()")
    sockets.wait(first, "messages.length === 2")


@only_in("chromium", "firefox", share="-symptoms")
def test_http_2_has_room_for_many_streams(engine: Engine, stand: Stand) -> None:
    sockets = Sockets(engine, stand.proxy(OURS, DEPLOYED).secure_origin)
    names = [f"tab {number}" for number in range(3 * CONNECTIONS)]
    for name in names:
        sockets.open(name, "xhr-streaming")
    assert {sockets.outcome(name) for name in names} == {LIVES}


@only_in("webkitgtk", share="-symptoms")
def test_webkitgtk_has_room_for_six_streams_by_http_2_too(engine: Engine, stand: Stand) -> None:
    sockets = Sockets(engine, stand.proxy(OURS, DEPLOYED).secure_origin)
    for number in range(CONNECTIONS):
        sockets.open(f"tab {number}", "xhr-streaming")
    sockets.start("one more", "xhr-streaming")
    sockets.wait("one more", "closed")
    assert sockets.has("one more", "attempts[0].reason") == "Transport timed out"


@only_in("chromium", share="-symptoms")
def test_a_body_above_the_limit_of_the_proxy(engine: Engine, stand: Stand) -> None:
    long = "x".join(["", "'.repeat(2000000)+'", ""])
    sockets = Sockets(engine, stand.proxy(OURS, DEPLOYED).origin)
    sockets.open("it", "xhr-polling")
    engine.evaluate(f"watched.it.socket.send('{long}')")
    sockets.wait("it", "closed")
    assert sockets.has("it", "closed.reason") == "Sending error: HTTP status 413: too long"


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("is_allowed", [False, True])
def test_isolated_pages_frame_what_allows_it_alone(
    engine: Engine, stand: Stand, is_allowed: bool
) -> None:
    isolated = with_header(
        "Cross-Origin-Opener-Policy same-origin always;"
        " add_header Cross-Origin-Embedder-Policy require-corp"
    )
    allowing = with_header(
        "Cross-Origin-Embedder-Policy require-corp always;"
        " add_header Cross-Origin-Resource-Policy cross-origin"
    )
    service = stand.proxy(OURS, allowing if is_allowed else DEPLOYED)
    sockets = Sockets(engine, service.origin, pages=stand.proxy(OURS, isolated).origin)
    sockets.open("by choice")
    assert sockets.has("by choice", "transport") == "websocket"
    for transport in ("iframe-xhr-polling", "jsonp-polling"):
        sockets.start(transport, transport)
        sockets.wait(transport, "messages.length || it.closed")
        assert bool(sockets.has(transport, "messages.length")) == is_allowed, transport


def outcomes_from_another_site(engine: Engine, stand: Stand, way: Way, service: str) -> set[str]:
    """Open sessions by https from a page of another site, one after the other."""
    proxy = stand.proxy(OURS, way)
    sockets = Sockets(engine, proxy.secure_origin, service, pages=stand.pages())
    found = set()
    for _ in range(8):
        sockets.start("it", "xhr-polling", timeout=5000)
        sockets.wait("it", "messages.length || it.closed")
        found.add(sockets.outcome("it"))
        sockets.close("it")
    return found


@only_in("chromium", share="-symptoms")
def test_a_cookie_of_another_site_is_not_kept(engine: Engine, stand: Stand) -> None:
    by_cookie = Way("deploy/nginx-cookie.conf", "nginx-cookie.conf")
    found = outcomes_from_another_site(engine, stand, by_cookie, NAMED_BY_COOKIE)
    assert any(outcome.endswith(UNKNOWN_SESSION) for outcome in found)
    assert outcomes_from_another_site(engine, stand, DEPLOYED, NAMED) == {LIVES}


# Chromium as it is run here keeps no cookie of another site, as if it were in private mode.
@only_in("firefox", share="-symptoms")
def test_a_cookie_that_is_marked_reaches_other_sites(engine: Engine, stand: Stand) -> None:
    edits = (("# userid_flags", "userid_flags"),)
    marked = Way("nginx-cookie.conf, for other sites", "nginx-cookie.conf", edits)
    assert outcomes_from_another_site(engine, stand, marked, NAMED_BY_COOKIE) == {LIVES}


@only_in("chromium", share="-symptoms")
@pytest.mark.parametrize("except_", ["", "/info"])
def test_a_service_worker_that_keeps_info(
    engine: PlaywrightEngine, stand: Stand, except_: str
) -> None:
    way = Way(f"nginx for a worker {except_}", "nginx.conf")
    proxy = stand.proxy(OURS, way)
    sockets = Sockets(engine, proxy.origin)
    worker = json.dumps(f"/pages/caching_worker.js?except={except_}")
    # What the server said when WebSockets were turned off there.
    engine.evaluate(f"""(async () => {{
        await navigator.serviceWorker.register({worker});
        const said = new Response('{{"websocket":false}}');
        await (await caches.open('all')).put('{NAMED}/info', said);
        await navigator.serviceWorker.ready;
    }})()""")
    sockets = Sockets(engine, proxy.origin)
    assert engine.wait_until("navigator.serviceWorker.controller", TIMEOUT_S)
    sockets.open("it")
    assert sockets.has("it", "transport") == ("websocket" if except_ else "xhr-streaming")
