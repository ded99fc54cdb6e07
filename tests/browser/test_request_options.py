"""Options that change what is asked and when: headers, query, cookies, time-outs, memory."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from client_py.version import VERSION
from tests.browser.comparison.site import ComparisonSite
from tests.browser.test_watchdog import Watched
from tests.engines.contract import Engine
from tests.engines.transports import MODERN
from tests.support.outcome import STRINGS, TIMEOUT_S, Outcome, echo
from tests.support.site import ASKED, Site

WATCH = "/pages/watch.js"
TOKEN = {"Authorization": "Bearer 1"}


def echoed(engine: Engine, site: Site, transport: str, **options: Any) -> Outcome:
    """Echo over a service that records what is asked of it."""
    engine.open(site.page(before=WATCH))
    # Not before: the page that was left may still have asked for something.
    site.asked.clear()
    return echo(engine, f"{site.cross_origin}{ASKED}", transport, **options)


def endpoints_with_token(site: Site) -> set[str]:
    return {asked.endpoint() for asked in site.asked if "Authorization" in asked.headers}


@pytest.mark.parametrize(
    ("transport", "expected"),
    [
        ("xhr-streaming", {"info", "xhr_streaming", "xhr_send"}),
        ("xhr-polling", {"info", "xhr", "xhr_send"}),
        ("eventsource", {"info", "xhr_send"}),
        ("websocket", {"info"}),
        ("jsonp-polling", {"info"}),
    ],
)
def test_headers_are_sent_where_the_client_makes_the_request(
    engine: Engine, site: Site, transport: str, expected: set[str]
) -> None:
    assert echoed(engine, site, transport, headers=TOKEN).echoed == STRINGS
    assert endpoints_with_token(site) == expected


@pytest.mark.parametrize("transport", [name for name in MODERN if name.startswith("iframe")])
def test_no_iframe_is_tried_with_headers(engine: Engine, site: Site, transport: str) -> None:
    outcome = echoed(engine, site, transport, headers=TOKEN)
    assert outcome.closed
    assert outcome.closed["attempts"][0]["reason"] == "sends no headers"


@pytest.mark.parametrize("transport", ["websocket", "eventsource", "jsonp-polling"])
def test_what_sends_no_headers_can_be_ruled_out(engine: Engine, site: Site, transport: str) -> None:
    outcome = echoed(engine, site, transport, headers=TOKEN, headersRequired=True)
    assert outcome.closed
    assert outcome.closed["attempts"][0]["reason"] == "sends no headers"


def test_a_function_is_asked_for_headers_at_each_attempt(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=WATCH))
    site.asked.clear()
    options = "{ headers: function () { return { 'X-Number': String(++number) }; } }"
    engine.evaluate("void (window.number = 0)")
    engine.evaluate(f"watch('{site.origin}{ASKED}', 'xhr-polling', {options})")
    assert engine.wait_until("watched['xhr-polling'].events.length", TIMEOUT_S)
    numbers = [asked.headers["X-Number"] for asked in site.asked]
    assert numbers[:2] == ["1", "2"]
    assert [asked.endpoint() for asked in site.asked][:2] == ["info", "xhr"]


@pytest.mark.parametrize("transport", MODERN)
def test_the_query_is_part_of_every_url(engine: Engine, site: Site, transport: str) -> None:
    engine.open(site.page(before=WATCH))
    site.asked.clear()
    options = json.dumps({"transports": transport, "query": {"room": "a&b=ü", "n": 1}})
    engine.evaluate(f"watch('{site.origin}{ASKED}?first', '{transport}', {options})")
    assert engine.wait_until(f"watched['{transport}'].events.length", TIMEOUT_S)
    assert engine.evaluate(f"watched['{transport}'].events") == ["open"]
    assert site.asked
    for asked in site.asked:
        assert "?first&room=a%26b%3D%C3%BC&n=1" in asked.url


def test_a_function_is_asked_for_the_query_once(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=WATCH))
    engine.evaluate("void (window.number = 0)")
    options = "{ query: function () { return { n: ++number }; } }"
    engine.evaluate(f"watch('{site.origin}{ASKED}', 'xhr-polling', {options})")
    assert engine.wait_until("watched['xhr-polling'].events.length", TIMEOUT_S)
    assert engine.evaluate("watched['xhr-polling'].socket.url").endswith(f"{ASKED}?n=1")
    assert engine.evaluate("number") == 1


def test_a_query_that_names_a_callback_is_refused(engine: Engine, site: Site) -> None:
    engine.open(site.page())
    call = "new SockJS('/echo', null, { query: { c: 1 } })"
    error = f"(() => {{ try {{ {call} }} catch (error) {{ return `${{error}}`; }} }})()"
    refusal = "SyntaxError: The query must not have a parameter 'c'"
    assert engine.evaluate(error) == refusal


def test_a_server_that_moves_elsewhere_learns_neither_headers_nor_query(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before=WATCH))
    site.asked.clear()
    info = {"base_url": f"{site.cross_origin}{ASKED}"}
    options = {"headers": TOKEN, "query": {"secret": 1}, "rtt": 1}
    # What a page names itself may have the query, as `info` here; the server's word may not.
    engine.evaluate(f"answerInfo({json.dumps(info)})")
    Watched(engine, f"{site.origin}/echo", "xhr-streaming", **options)
    moved = [asked for asked in site.asked if asked.endpoint() == "xhr_streaming"]
    assert moved
    assert all("secret" not in asked.url for asked in moved)
    assert endpoints_with_token(site) == set()


@pytest.mark.parametrize("with_credentials", [True, False])
def test_cookies_can_be_left_out(
    engine: Engine, site: Site, comparison_site: ComparisonSite, with_credentials: bool
) -> None:
    # Another port is another origin, but has the same cookies.
    engine.open(f"{comparison_site.origin}/pages/client.html?script=/sockjs.min.js&before=")
    site.asked.clear()
    engine.evaluate("void (document.cookie = 'secret=1; path=/')")
    url = f"{site.origin}{ASKED}"
    assert echo(engine, url, "xhr-polling", withCredentials=with_credentials).echoed == STRINGS
    assert {"Cookie" in asked.headers for asked in site.asked} == {with_credentials}
    engine.evaluate("void (document.cookie = 'secret=; path=/; max-age=0')")


def test_info_has_as_long_as_the_page_says(engine: Engine, comparison_site: ComparisonSite) -> None:
    page = f"{comparison_site.origin}/pages/client.html?script=/sockjs.min.js"
    engine.open(f"{page}&before=/pages/clock.js,{WATCH}")
    url = f"{comparison_site.proxy}/stall.connect@info/ours/echo"
    engine.evaluate(f"watch('{url}', 'websocket', {{ infoTimeout: 3000 }})")
    engine.evaluate("letPass(2999)")
    assert engine.evaluate("watched.websocket.socket.readyState") == 0
    engine.evaluate("letPass(1)")
    assert engine.wait_until("watched.websocket.closed", TIMEOUT_S)
    assert engine.evaluate("watched.websocket.closed.code") == 1002


def test_a_transport_that_timed_out_is_tried_last_for_half_an_hour(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before=f"/pages/clock.js,/pages/silent_websocket.js,{WATCH}"))
    engine.evaluate("void localStorage.clear()")
    assert transport_after_websocket(engine, site) == 1
    assert engine.evaluate("Object.keys(localStorage)") == [f"SockJS {site.origin}/echo"]
    assert transport_after_websocket(engine, site) == 1  # It was not even tried.
    engine.evaluate("letPass(1799000)")
    assert transport_after_websocket(engine, site) == 1
    engine.evaluate("letPass(2000)")
    assert transport_after_websocket(engine, site) == 2


def transport_after_websocket(engine: Engine, site: Site) -> int:
    """Connect, and return how many WebSockets there were, all of which stay silent."""
    options = {"transports": ["websocket", "xhr-polling"], "rtt": 1, "timeout": 0, "remember": True}
    options["query"] = {"token": "secret"}
    engine.evaluate(f"watch('{site.origin}/echo', 'any', {json.dumps(options)})")
    if not engine.wait_until("watched.any.events.length", 1):
        engine.evaluate("letPass(5000)")
    assert engine.wait_until("watched.any.socket.transport === 'xhr-polling'", TIMEOUT_S)
    return int(engine.evaluate("attempts"))


def test_a_socket_tells_what_a_report_of_a_bug_needs(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.origin}/echo", "xhr-streaming")
    watched.send("'hello'")
    watched.wait("messages.length")
    report = watched.has("socket.inspect()")
    assert report["transport"] == "xhr-streaming"
    assert report["version"] == VERSION
    assert report["url"] == f"{site.origin}/echo"
    assert (report["readyState"], report["attempts"]) == (1, [])
    assert report["frames"] >= 1
    assert 0 <= report["heartbeats"] < report["frames"]
    assert report["frameAge"] >= 0
    assert report["rtt"] >= 0


INFO = {"websocket": True, "cookie_needed": False}


def test_who_tells_all_of_info_saves_its_round_trip(engine: Engine, site: Site) -> None:
    # Under a name of its own the page is in no cache.
    engine.open(f"{site.page(before=WATCH)}&name={uuid4()}")
    site.asked.clear()
    watched = Watched(engine, f"{site.origin}{ASKED}", "websocket", info=INFO)
    assert {asked.endpoint() for asked in site.asked} == {"websocket"}
    # The engine has measured that of the page, from the same server.
    assert watched.has("socket.inspect().rtt") > 0


@pytest.mark.parametrize(
    "entries",
    [
        "[{ transferSize: 0, requestStart: 1, responseStart: 2 }]",  # Of a page from a cache.
        "[]",  # Of a worker.
        "undefined.of.an.old.engine",
    ],
)
def test_a_page_may_tell_nothing_of_the_way_to_its_server(
    engine: Engine, site: Site, entries: str
) -> None:
    engine.open(site.page(before=WATCH))
    engine.evaluate(f"void (performance.getEntriesByType = () => {entries})")
    watched = Watched(engine, f"{site.origin}/echo", "websocket", info=INFO)
    assert watched.has("socket.inspect().rtt") is None


@pytest.mark.parametrize(("age_ms", "rtt_ms"), [(59_000, 2000), (61_000, None)])
def test_a_page_that_was_slow_or_is_old_tells_little(
    engine: Engine, site: Site, age_ms: int, rtt_ms: int | None
) -> None:
    engine.open(site.page(before=WATCH))
    entry = "{ transferSize: 1, requestStart: 1, responseStart: 30000 }"
    engine.evaluate(f"void (performance.getEntriesByType = () => [{entry}])")
    engine.evaluate(f"void (performance.now = () => {age_ms})")
    watched = Watched(engine, f"{site.origin}/echo", "websocket", info=INFO)
    assert watched.has("socket.inspect().rtt") == rtt_ms


def test_the_way_of_the_page_tells_nothing_of_another_server(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.cross_origin}/echo", "websocket", info=INFO)
    assert watched.has("socket.inspect().rtt") is None
