"""Which transports need a good load balancer, and which a behaving proxy."""

from __future__ import annotations

import pytest

from server.app import ROOT
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.transports import MODERN
from tests.proxies.needs import need
from tests.proxies.sockets import LIVES, Sockets
from tests.proxies.stand import OURS, Stand, Way
from tests.proxies.test_sticky import NOT_STICKY
from tests.proxies.ways import HOLDING


def works(engine: Engine, stand: Stand, way: Way, transport: str) -> bool:
    """Return whether a transport opens behind a proxy, and echoes a few times."""
    sockets = Sockets(engine, stand.proxy(OURS, way).origin)
    sockets.start("it", transport)
    sockets.wait("it", "messages.length || it.closed")
    return all(sockets.outcome("it") == LIVES for _ in range(5))


@only_in("chromium", share="-proxies")
@pytest.mark.parametrize("transport", MODERN)
def test_a_load_balancer_that_does_not_keep_sessions_together(
    engine: Engine, stand: Stand, transport: str
) -> None:
    is_needed = need(transport).load_balancer == "yes"
    assert works(engine, stand, NOT_STICKY["nginx.conf"], transport) != is_needed


@only_in("chromium", share="-proxies")
@pytest.mark.parametrize("transport", MODERN)
def test_a_proxy_that_holds_answers_back_and_does_not_upgrade(
    engine: Engine, stand: Stand, transport: str
) -> None:
    is_needed = need(transport).proxy != "no"
    assert works(engine, stand, HOLDING, transport) != is_needed


@only_in("chromium", share="-proxies")
@pytest.mark.parametrize("transport", MODERN)
def test_good_ones(engine: Engine, stand: Stand, transport: str) -> None:
    assert works(engine, stand, Way("deploy/nginx.conf", "nginx.conf"), transport)


@pytest.mark.parametrize("transport", MODERN)
def test_the_document_says_the_same(transport: str) -> None:
    found = need(transport)
    text = (ROOT / "docs" / "transports.md").read_text(encoding="utf-8")
    assert f"| {transport} | {found.load_balancer} | {found.proxy} |" in text
