"""How long a transport gets to connect, and which comes next if it does not."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site

SILENT = "/pages/clock.js,/pages/silent_websocket.js"
CONNECTING = 0


@pytest.mark.parametrize(
    ("options", "expected_ms"),
    [
        ({"rtt": 50}, 1050),
        ({"rtt": 1000}, 12_000),
        ({"rtt": 50, "timeout": 5000}, 5000),
        ({"rtt": 1000, "timeout": 5000}, 12_000),
        ({"rtt": 50, "timeout": {"websocket": 5000, "xhr-polling": 9000}}, 5000),
        ({"rtt": 50, "timeout": {"xhr-polling": 9000}}, 1050),
    ],
)
def test_a_transport_gets_what_the_options_say(
    engine: Engine, site: Site, options: dict[str, object], expected_ms: int
) -> None:
    engine.open(site.page(before=SILENT))
    arguments = json.dumps({"transports": "websocket", **options})
    engine.evaluate(f"void (window.socket = new SockJS('/echo', null, {arguments}))")
    assert engine.wait_until("attempts === 1", TIMEOUT_S)
    engine.evaluate(f"letPass({expected_ms - 1})")
    assert engine.evaluate("socket.readyState") == CONNECTING
    engine.evaluate("letPass(1)")
    assert engine.evaluate("socket.readyState") != CONNECTING


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (
            "http",
            [
                *("websocket 1050", "xhr-streaming 1050", "xhr-polling 1400"),
                *("iframe-xhr-polling 1750", "eventsource 1050", "iframe-eventsource 1400"),
            ],
        ),
        # A new connection takes round trips over TLS: a WebSocket's, and that of the first iframe.
        (
            "https",
            [
                *("websocket 2000", "xhr-streaming 1050", "xhr-polling 1400"),
                *("iframe-xhr-polling 2000", "eventsource 1050", "iframe-eventsource 1400"),
            ],
        ),
    ],
)
def test_polling_follows_a_stream_that_is_silent(
    engine: Engine, site: Site, scheme: str, expected: list[str]
) -> None:
    engine.open(site.page(before=f"{SILENT},/pages/silent_http.js"))
    names = [step.split()[0] for step in expected]
    engine.evaluate(f"connectInVain('{scheme}', {json.dumps(names)})")
    for count in range(1, len(expected) + 1):
        assert engine.wait_until(f"steps.length === {count}", TIMEOUT_S), engine.evaluate("steps")
        engine.evaluate("giveUp()")
    assert engine.evaluate("steps") == expected


def test_a_stream_that_gave_a_byte_is_followed_by_the_next_stream(
    engine: Engine, site: Site
) -> None:
    engine.open(site.page(before=f"{SILENT},/pages/silent_http.js"))
    engine.evaluate("preludes = true")
    engine.evaluate("connectInVain('http', ['xhr-streaming', 'eventsource', 'xhr-polling'])")
    assert engine.wait_until("steps.length === 1", TIMEOUT_S)
    assert engine.wait_until("preludesRead", TIMEOUT_S)
    engine.evaluate("giveUp()")
    assert engine.wait_until("steps.length === 2", TIMEOUT_S)
    assert engine.evaluate("steps") == ["xhr-streaming 1050", "eventsource 1050"]
