"""What engines repeat by themselves is neither lost nor doubled.

Chromium sends a request once more, even a POST, if a connection that was used before ends without
an answer. The server has had the first one, and its answer is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiohttp import web

from server.services import echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.browser.test_watchdog import Watched
from tests.engines.contract import Engine
from tests.support.background import BackgroundLoop
from tests.support.network import Network, network
from tests.support.processes import free_port
from tests.support.site import Site

WATCH = "/pages/watch.js"
COUNT = 20


class Path:
    """A network to an echo service, and what a test does to it."""

    def __init__(self, loop: BackgroundLoop, carrying: Network) -> None:
        self.origin = carrying.origin
        self._loop = loop
        self._carrying = carrying

    def cut(self, pattern: bytes) -> None:
        self._loop.run(self._carrying.cut(pattern))


@pytest.fixture
def path() -> Iterator[Path]:
    with BackgroundLoop() as loop:
        port = free_port()
        app = web.Application()
        add_sockjs(app, "/echo", echo)
        loop.enter(serving(app, "127.0.0.1", ports=(port,), shutdown_s=1))
        yield Path(loop, loop.enter(network(port)))


@pytest.mark.parametrize(
    ("transport", "lost"),
    [
        ("xhr-polling", b'a["'),
        ("xhr-polling", b"204 No Content"),
        ("xhr-streaming", b"204 No Content"),
        ("jsonp-polling", b'a[\\"'),
    ],
)
def test_each_message_arrives_once_or_the_loss_is_told(
    engine: Engine, site: Site, path: Path, transport: str, lost: bytes
) -> None:
    engine.open(site.page(before=WATCH))
    watched = Watched(engine, f"{path.origin}/echo", transport)
    for number in range(COUNT):
        if number % 5 == 4:
            path.cut(lost)
        watched.send(f"'{number}'")
        watched.wait(f"messages.length > {number} || watched[{watched.name}].closed")
        if watched.has("closed"):
            break
    messages = watched.has("messages")
    assert messages == [str(number) for number in range(len(messages))]
    assert len(messages) == COUNT or watched.has("closed.code") == 1006
