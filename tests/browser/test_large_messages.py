"""Many long messages that are sent at once all arrive, in order, however they have to be parted."""

from __future__ import annotations

import json

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.transports import MODERN
from tests.support.site import Site

COUNT = 20
# Still more than a server takes in one body, and quick where the driver copies every POST.
FEWER = 10
LENGTH = 1024 * 1024
TIMEOUT_S = 120

BY_HTTP = [name for name in MODERN if name != "websocket"]

pytestmark = pytest.mark.parametrize("transport", BY_HTTP)


def assert_all_arrive(engine: Engine, site: Site, url: str, transport: str, count: int) -> None:
    """Send them all in one turn, and compare what the server told of each."""
    engine.open(site.page(before="/pages/receipts.js"))
    options = {"transports": transport, "timeout": 5000}
    arguments = (url, options, count, LENGTH)
    engine.evaluate(f"sendMany({', '.join(json.dumps(value) for value in arguments)})")
    assert engine.wait_until("outcome.finished", TIMEOUT_S), engine.evaluate("outcome.receipts")
    assert engine.evaluate("outcome.transport") == transport, engine.evaluate("outcome.closed")
    receipts = engine.evaluate("outcome.receipts")
    assert receipts == [f"{number} {LENGTH}" for number in range(count)]


@only_in("firefox")
def test_twenty_long_messages_arrive_in_order(engine: Engine, site: Site, transport: str) -> None:
    assert_all_arrive(engine, site, f"{site.origin}/receipts", transport, COUNT)


@only_in("chromium", "webkitgtk")
def test_ten_long_messages_arrive_in_order(engine: Engine, site: Site, transport: str) -> None:
    assert_all_arrive(engine, site, f"{site.origin}/receipts", transport, FEWER)


@only_in("firefox")
def test_ten_long_messages_arrive_at_sockjs_node_in_order(
    engine: Engine, site: Site, node_origin: str, transport: str
) -> None:
    if transport == "htmlfile":
        pytest.skip("it needs a page of the server")
    assert_all_arrive(engine, site, f"{node_origin}/receipts", transport, FEWER)
