"""`bufferedAmount`: what has been sent and has not left for the server."""

from __future__ import annotations

import re

import pytest

from server.app import ROOT
from tests.browser.test_watchdog import Watched
from tests.engines.contract import Engine
from tests.engines.transports import MODERN
from tests.support.held import HeldService
from tests.support.site import Site

WATCH = "/pages/watch.js"
POSTING = [name for name in MODERN if name != "websocket"]


@pytest.mark.parametrize("transport", POSTING)
def test_a_message_counts_until_its_post_is_answered(
    engine: Engine, site: Site, held: HeldService, transport: str
) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.origin}/held", transport)
    assert watched.has("socket.bufferedAmount") == 0
    watched.send("'first'")
    # As the server gets it: ["first"], of which the brackets count as one byte for each message.
    assert watched.has("socket.bufferedAmount") == 8
    watched.send("'é'")
    assert watched.has("socket.bufferedAmount") == 8 + 5
    held.release()
    watched.wait("socket.bufferedAmount === 0")
    watched.wait("messages.length === 2")


def test_the_engine_counts_for_a_websocket(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.origin}/echo", "websocket")
    length = 1_000_000
    counted = engine.evaluate(f"sendAndCount('websocket', 'x'.repeat({length}))")
    assert counted >= length
    watched.wait("socket.bufferedAmount === 0")


@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming"])
def test_what_never_left_stays_counted_after_the_end(
    engine: Engine, site: Site, held: HeldService, transport: str
) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.origin}/held", transport)
    engine.evaluate(f"watched['{transport}'].socket.close()")
    watched.send("'€'")
    assert watched.has("socket.bufferedAmount") == 3
    watched.wait("closed")
    watched.send("'ab'")
    assert watched.has("socket.bufferedAmount") == 5


def test_nothing_can_be_written_to_it(engine: Engine, site: Site) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.origin}/echo", "websocket")
    engine.evaluate("void (watched.websocket.socket.bufferedAmount = 7)")
    assert watched.has("socket.bufferedAmount") == 0


@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming"])
def test_the_documented_loop_sends_no_faster_than_the_network(
    engine: Engine, site: Site, transport: str
) -> None:
    text = (ROOT / "docs" / "connections.md").read_text(encoding="utf-8")
    recipe = re.findall(r"```js\n(function sendAll.*?)```", text, re.DOTALL)[0]
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{site.origin}/echo", transport)
    engine.evaluate(f"void (window.sendAll = {recipe})")
    engine.evaluate(f"sendMuch('{transport}', 60, 65536)")
    watched.wait("messages.length === 60")
    # One message more than the limit may be on its way.
    assert 0 < watched.has("highest") < 1_000_000 + 2 * 65_536
