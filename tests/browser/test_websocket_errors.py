"""A WebSocket that cannot connect ends its attempt at once, with or without a close event."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site

pytestmark = only_in("chromium", "firefox", "webkitgtk")

# Time stands still but for short timers, so that what ends does not do so by a time-out.
CLOCK = "/pages/clock.js"
FORBID = """
    var meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = "connect-src 'none'";
    document.head.appendChild(meta);"""
# Fires its events in one turn; `open` here is the WebSocket's own.
MOCK = """
    window.WebSocket = function () {
        var socket = this;
        this.close = function () {};
        setTimeout(function () {
            EVENTS.forEach(function (event) {
                (socket['on' + event.type] || function () {}).call(socket, event);
            });
        }, 0);
    };"""
CONNECT = """
    var info = { websocket: true, cookie_needed: false };
    var socket = new SockJS('/echo', null, { transports: 'websocket', info: info });
    socket.onclose = function (event) {
        var attempts = event.attempts.map(function (attempt) {
            return [attempt.transport, attempt.code, attempt.reason];
        });
        window.ended = [event.code, event.reason, attempts];
    };"""
BROKEN = [2000, "All transports failed", [["websocket", 1006, "WebSocket connection broken"]]]


def ended(engine: Engine, site: Site, before: str) -> Any:
    """Connect by WebSocket alone and return how that ended."""
    engine.open(site.page(before=CLOCK))
    engine.evaluate(f"(function () {{ {before} {CONNECT} }})()")
    assert engine.wait_until("window.ended", TIMEOUT_S), engine.console()
    return json.loads(engine.evaluate("JSON.stringify(ended)"))


def test_a_websocket_that_the_pages_policy_forbids_ends_at_once(engine: Engine, site: Site) -> None:
    code, reason, [[transport, *_]] = ended(engine, site, FORBID)
    assert (code, reason, transport) == (2000, "All transports failed", "websocket")


@pytest.mark.parametrize(
    ("events", "end"),
    [
        ([{"type": "error"}], BROKEN),
        ([{"type": "open"}, {"type": "error"}], BROKEN),
        ([{"type": "error"}, {"type": "close", "code": 4001, "reason": "no"}], [4001, "no", []]),
    ],
    ids=["error-alone", "error-after-the-handshake", "close-after-error"],
)
def test_an_error_before_open_ends_the_attempt_unless_a_close_event_says_more(
    engine: Engine, site: Site, events: list[object], end: object
) -> None:
    assert ended(engine, site, MOCK.replace("EVENTS", json.dumps(events))) == end


def test_an_error_after_the_open_frame_is_left_to_the_close_event(
    engine: Engine, site: Site
) -> None:
    frame = {"type": "message", "data": "o"}
    engine.open(site.page())
    mock = MOCK.replace("EVENTS", json.dumps([frame, {"type": "error"}]))
    # Timers ring in order.
    later = "socket.onopen = function () { setTimeout(function () { window.isLater = true }, 5) };"
    engine.evaluate(f"(function () {{ {mock} {CONNECT} window.socket = socket; {later} }})()")
    assert engine.wait_until("window.isLater", TIMEOUT_S), engine.console()
    assert engine.evaluate("socket.readyState === SockJS.OPEN")
