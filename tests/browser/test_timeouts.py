"""How long a transport gets to connect, by the options `timeout` and `rtt`."""

from __future__ import annotations

import json

import pytest

from tests.browser.engines.contract import Engine
from tests.browser.outcome import TIMEOUT_S
from tests.browser.site import Site

SILENT = "/pages/clock.js,/pages/silent_websocket.js"
CONNECTING = 0


@pytest.mark.parametrize(
    ("options", "expected_ms"),
    [
        ({"rtt": 50}, 700),
        ({"rtt": 1000}, 8000),
        ({"rtt": 50, "timeout": 5000}, 5000),
        ({"rtt": 1000, "timeout": 5000}, 8000),
    ],
    ids=["rtt-50", "rtt-1000", "timeout-is-longer", "timeout-is-shorter"],
)
def test_a_transport_gets_what_the_options_say(
    engine: Engine, site: Site, options: dict[str, int], expected_ms: int
) -> None:
    engine.open(site.page(before=SILENT))
    arguments = json.dumps({"transports": "websocket", **options})
    engine.evaluate(f"void (window.socket = new SockJS('/echo', null, {arguments}))")
    assert engine.wait_until("attempts === 1", TIMEOUT_S)
    engine.evaluate(f"letPass({expected_ms - 1})")
    assert engine.evaluate("socket.readyState") == CONNECTING
    engine.evaluate("letPass(1)")
    assert engine.evaluate("socket.readyState") != CONNECTING
