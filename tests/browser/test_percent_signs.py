"""Percent signs in the data of EventSource, which sockjs-node escapes and other servers do not."""

from __future__ import annotations

import pytest

from tests.engines.contract import Engine
from tests.support.outcome import echo
from tests.support.site import Site

TRANSPORTS = pytest.mark.parametrize("transport", ["eventsource", "iframe-eventsource"])


@TRANSPORTS
def test_what_one_stream_shows_of_the_server_holds_for_the_next(
    engine: Engine, site: Site, transport: str
) -> None:
    engine.open(site.page())
    # The long one is more than the server sends in one answer.
    messages = ["100%41", "x" * 5000, "%25"]
    outcome = echo(engine, f"{site.cross_origin}/echo", transport, messages=messages)
    assert outcome.echoed == len(messages), outcome.wrong


@TRANSPORTS
def test_what_sockjs_node_escapes_arrives_as_it_was_sent(
    engine: Engine, site: Site, node_origin: str, transport: str
) -> None:
    engine.open(site.page())
    messages = ["%25", "100%41", "x" * 5000, "%25", "%2525 %"]
    outcome = echo(engine, f"{node_origin}/echo", transport, messages=messages)
    assert outcome.echoed == len(messages), outcome.wrong
