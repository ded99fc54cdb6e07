"""A connection that dies without a word: its silence tells, and nothing else does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.browser.comparison.site import ComparisonSite
from tests.engines.contract import Engine
from tests.engines.transports import MODERN
from tests.support.outcome import TIMEOUT_S
from tests.support.site import NPM_CLIENT, OUR_CLIENT, Site
from tests.support.stoppable import StoppableSite

WATCH = "/pages/watch.js"
CLOCK = f"/pages/clock.js,{WATCH}"


class Watched:
    """One socket of the page that an engine shows."""

    def __init__(self, engine: Engine, url: str, transport: str, **options: Any) -> None:
        """Connect; see pages/watch.js."""
        self.engine = engine
        self.name = json.dumps(transport)
        engine.evaluate(f"watch({json.dumps(url)}, {self.name}, {json.dumps(options)})")
        self.wait("events.length")
        assert self.has("events") == ["open"]

    def has(self, member: str) -> Any:
        """Return what is known of the socket."""
        return self.engine.evaluate(f"watched[{self.name}].{member}")

    def send(self, expression: str) -> None:
        """Send the value of a JavaScript expression."""
        self.engine.evaluate(f"watched[{self.name}].socket.send({expression})")

    def wait(self, member: str) -> None:
        """Wait until what is known of the socket is true."""
        assert self.engine.wait_until(f"watched[{self.name}].{member}", TIMEOUT_S), member

    def let_pass(self, seconds: float) -> None:
        """Move the page's clock, and let those timers ring that are due."""
        self.engine.evaluate(f"letPass({round(seconds * 1000)})")

    def is_open(self) -> bool:
        return bool(self.has("socket.readyState") == 1)


@pytest.mark.parametrize("transport", MODERN)
def test_a_silence_of_two_beats_and_five_seconds_is_a_loss(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page(before=CLOCK))
    # The service tells that it beats every 25 s, which no test waits for.
    watched = Watched(engine, f"{site.origin}/patient", transport)
    watched.let_pass(53)
    watched.let_pass(1)  # A second look follows, a second later.
    assert watched.is_open()
    watched.let_pass(1)
    watched.wait("closed")
    closed = watched.has("closed")
    assert re.fullmatch(r"No heartbeat for 5\d s", closed.pop("reason"))
    assert closed == {"code": 1006, "wasClean": False}
    assert watched.has("events") == ["open", "error", "close"]


def test_what_arrives_with_a_late_timer_comes_first(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=CLOCK))
    watched = Watched(engine, f"{site.origin}/echo", "xhr-streaming")
    watched.let_pass(600)  # As long as a page may be hidden and its timers held back.
    seen = watched.has("heartbeats")
    watched.wait(f"heartbeats > {seen}")
    watched.let_pass(1)
    assert watched.is_open()


@pytest.mark.parametrize("event", ["online", "pageshow", "resume", "visibilitychange"])
def test_a_page_that_wakes_up_asks_at_once(engine: Engine, site: Site, event: str) -> None:
    engine.open(site.page(before=CLOCK))
    watched = Watched(engine, f"{site.origin}/patient", "websocket")
    engine.evaluate("void (passedMs += 3600000)")  # The clock, and no timer.
    target = "window" if event in ("online", "pageshow") else "document"
    engine.evaluate(f"{target}.dispatchEvent(new Event('{event}'))")
    assert watched.is_open()
    watched.let_pass(1)
    watched.wait("closed")
    assert watched.has("closed.reason").startswith("No heartbeat for 36")


@pytest.mark.parametrize("limit_s", [7, 600])
def test_the_page_may_set_the_limit(engine: Engine, site: Site, limit_s: int) -> None:
    engine.open(site.page(before=CLOCK))
    url = f"{site.origin}/patient"
    watched = Watched(engine, url, "websocket", heartbeatTimeout=limit_s * 1000)
    watched.let_pass(limit_s - 1)
    assert watched.is_open()
    watched.let_pass(1)
    watched.wait("closed")


def test_the_page_may_turn_it_off(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=CLOCK))
    watched = Watched(engine, f"{site.origin}/patient", "websocket", heartbeatTimeout=0)
    for _ in range(3):
        watched.let_pass(3600)
    assert watched.is_open()


@pytest.mark.parametrize(
    ("transport", "endpoint"), [("xhr-streaming", "xhr_streaming"), ("xhr-polling", "xhr")]
)
def test_a_long_message_may_take_minutes(
    engine: Engine, comparison_site: ComparisonSite, transport: str, endpoint: str
) -> None:
    page = f"{comparison_site.origin}/pages/client.html?script=/sockjs.min.js&before={CLOCK}"
    engine.open(page)
    # The service beats every half second, so that six seconds of silence are a loss.
    url = f"{comparison_site.proxy}/drip:4096@{endpoint}/ours/echo"
    watched = Watched(engine, url, transport)
    engine.evaluate("slowDown(4000)")
    watched.send("'x'.repeat(200000)")
    watched.wait("messages.length")
    assert watched.is_open()
    assert engine.evaluate("watched.pieces") > 5


@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "eventsource"])
def test_a_stall_of_the_network_is_noticed(
    engine: Engine, comparison_site: ComparisonSite, transport: str
) -> None:
    engine.open(f"{comparison_site.origin}/pages/client.html?script={OUR_CLIENT}&before={WATCH}")
    # The service beats every half second.
    watched = Watched(engine, f"{comparison_site.proxy}/stall.beat/ours/echo", transport)
    watched.wait("closed")
    assert watched.has("closed.reason") == "No heartbeat for 6 s"
    assert watched.has("heartbeats") > 0


def test_servers_that_others_wrote_keep_their_connections(
    engine: Engine, site: Site, other_service: str
) -> None:
    engine.open(site.page(before=CLOCK))
    watched = Watched(engine, other_service, "websocket")
    for _ in range(3):
        watched.let_pass(3600)
    assert watched.is_open()
    watched.send("'still there'")
    watched.wait("messages.length")


def test_silence_over_them_is_noticed_if_the_page_sets_the_limit(
    engine: Engine, site: Site, other_service: str
) -> None:
    engine.open(site.page(before=CLOCK))
    watched = Watched(engine, other_service, "websocket", heartbeatTimeout=60_000)
    watched.let_pass(59)
    watched.send("'something'")
    watched.wait("messages.length")  # Counts, as whatever else comes.
    watched.let_pass(59)
    assert watched.is_open()
    watched.let_pass(1)
    watched.wait("closed")
    assert watched.has("closed") == {
        "code": 1006,
        "reason": "No heartbeat for 60 s",
        "wasClean": False,
    }


def test_debug_tells_of_silence_and_of_the_page(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=CLOCK))
    engine.evaluate("void (window.lines = [])")
    engine.evaluate("void (console.log = (...words) => void lines.push(words.join(' ')))")
    watched = Watched(engine, f"{site.origin}/patient", "websocket", debug=True)
    watched.let_pass(54)
    engine.evaluate("void window.dispatchEvent(new Event('online'))")
    watched.let_pass(1)
    watched.wait("closed")
    told = engine.evaluate("lines.slice(lines.findIndex((line) => line.includes('open in')) - 1)")
    assert [re.sub(r"\d+ ms", "N ms", line) for line in told] == [
        "SockJS silent for N ms",
        "SockJS websocket: open in N ms",
        "SockJS silent for N ms",
        "SockJS page: online",
        "SockJS silent for N ms",
        "SockJS silent for N ms",
        "SockJS closes: 1006 No heartbeat for 55 s",
    ]


def test_a_server_that_stops_is_noticed_over_every_transport(
    engine: Engine, stoppable: StoppableSite
) -> None:
    engine.open(stoppable.page(before="/pages/watch.js"))
    theirs = json.dumps(stoppable.page(before="/pages/watch.js", script=NPM_CLIENT))
    engine.evaluate(f"showFrame({theirs})")
    assert engine.wait_until("frames.length && !!frames[0].watch", TIMEOUT_S)
    for number, transport in enumerate(MODERN):
        # Half of them on each origin: engines have six connections to one at a time.
        is_cross = number % 2 and transport != "htmlfile"
        origin = stoppable.cross_origin if is_cross else stoppable.origin
        engine.evaluate(f"watch('{origin}/echo', '{transport}')")
    for transport in ("websocket", "xhr-streaming"):
        engine.evaluate(f"frames[0].watch('{stoppable.cross_origin}/echo', '{transport}')")
    for everyone in ("watched", "frames[0].watched"):
        assert engine.wait_until(f"all({everyone}, hasBeaten)", TIMEOUT_S)
    stoppable.stop()
    engine.wait_until("all(watched, isLost)", TIMEOUT_S)
    assert set(engine.evaluate("closures(watched)").values()) == {"1006 No heartbeat for 6 s"}
    # sockjs-client does not notice.
    assert engine.evaluate("closures(frames[0].watched)") == {
        "websocket": None,
        "xhr-streaming": None,
    }
