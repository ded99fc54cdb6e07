"""Programs and pages that use SockJS run on this client as they did on sockjs-client."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlencode

import pytest

from server.app import Running
from tests.consumers.table import CONSUMERS, Consumer
from tests.engines.contract import Engine
from tests.engines.parameters import only_in

TIMEOUT_S = 60


def over_each_transport(consumers: Iterable[Consumer]) -> pytest.MarkDecorator:
    """Run a test for each consumer over all that it can be made to use."""
    rows = [
        pytest.param(consumer, transport, id=f"{consumer.name}-{transport}")
        for consumer in consumers
        for transport in consumer.transports
    ]
    return pytest.mark.parametrize(("consumer", "transport"), rows)


def run(engine: Engine, page: str, consumer: Consumer, service: str, transport: str) -> None:
    """Let a page do its work; check what it wrote."""
    engine.open(f"{page}?{urlencode({'script': consumer.scripts}, doseq=True)}")
    assert engine.wait_until(f"typeof {consumer.start} === 'function'", TIMEOUT_S), engine.console()
    engine.evaluate(f"{consumer.start}('{service}', '{transport}')")
    has_ended = engine.wait_until("log.indexOf('end') >= 0", TIMEOUT_S)
    log = json.loads(engine.evaluate("JSON.stringify(log)"))
    expected = [line.format(transport=transport) for line in consumer.log]
    assert (log, has_ended) == ([*expected, "end"], True), engine.console()


@over_each_transport(consumer for consumer in CONSUMERS if consumer.is_one_browser_enough)
@only_in("chromium")
def test_a_page_in_one_browser(
    engine: Engine, server: Running, pages: str, consumer: Consumer, transport: str
) -> None:
    run(engine, f"{pages}/ours/page", consumer, server.origin + consumer.service, transport)


@over_each_transport(consumer for consumer in CONSUMERS if not consumer.is_one_browser_enough)
def test_a_page(
    engine: Engine, server: Running, pages: str, consumer: Consumer, transport: str
) -> None:
    run(engine, f"{pages}/ours/page", consumer, server.origin + consumer.service, transport)


@only_in("chromium")
def test_debug_of_0_1_logs_to_the_console(engine: Engine, server: Running, pages: str) -> None:
    (consumer,) = (consumer for consumer in CONSUMERS if consumer.start == "startOld")
    run(engine, f"{pages}/ours/page", consumer, f"{server.origin}/echo", "websocket")
    assert "SockJS closes: 3000 done" in engine.console()


@over_each_transport(consumer for consumer in CONSUMERS if not consumer.is_0x)
@only_in("chromium")
def test_sockjs_client_did_the_same(
    engine: Engine, server: Running, pages: str, consumer: Consumer, transport: str
) -> None:
    run(engine, f"{pages}/npm/page", consumer, server.origin + consumer.service, transport)
