"""What sessions behind each proxy meet while they are open, and what their pages are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import pytest

from sockjs_py.core.close_codes import UNKNOWN_SESSION
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.proxies.sockets import LIVES, Sockets
from tests.proxies.stand import BY_COOKIE, BY_PATH, SERVERS, Edit, Stand, Way
from tests.support.backends import NAMED, NAMED_BY_COOKIE, Backend

TRANSPORTS: Final = ("websocket", "xhr-streaming", "xhr-polling")
SERVER: Final = "111"
TRIES: Final = 10

TOLD: Final = "told"
# Moved to a server that does not know the session, and told so.
MOVED: Final = "moved"
# A poll that is between two requests does not notice.
EITHER: Final = "told if it notices"

ALL_LIVE: Final = (LIVES, LIVES, LIVES)
ALL_TOLD: Final = (TOLD, TOLD, TOLD)
# That a worker hangs is noticed alike by the files with and without cookies.
# What becomes of a session over each transport: docs/deployment.md has the same table.
FATES: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {
    "the proxy is reloaded": dict.fromkeys((*BY_PATH, *BY_COOKIE), ALL_LIVE)
    | dict.fromkeys(("Caddyfile", "Caddyfile.cookie"), ALL_TOLD),
    "the proxy is restarted": dict.fromkeys((*BY_PATH, *BY_COOKIE), (TOLD, TOLD, EITHER)),
    "the worker is killed": dict.fromkeys((*BY_PATH, *BY_COOKIE), ALL_TOLD),
    "the worker hangs": dict.fromkeys(BY_PATH, ALL_TOLD),
    "the worker is drained": dict.fromkeys((*BY_PATH, *BY_COOKIE), (LIVES, MOVED, MOVED))
    | {"haproxy-cookie.cfg": ALL_LIVE}
    | dict.fromkeys(("Caddyfile", "Caddyfile.cookie"), ALL_TOLD),
}


RELOADED, RESTARTED, KILLED, HANGS, DRAINED = FATES


class Deployment:
    """Two workers behind a proxy, and a page with sessions on one of them."""

    def __init__(self, engine: Engine, stand: Stand, name: str, server: str, event: str) -> None:
        """Start what is not running yet.

        Args:
            name: of the file in deploy/.
            server: of the workers.
            event: what is going to happen.
        """
        self.stand = stand
        self.name = name
        self.way = Way(f"deploy/{name}", name, is_short=True)
        self.workers = stand.backends(server)
        if event == KILLED:
            self.workers = [stand.backend(server) for _ in range(2)]
            self.proxy = stand.new_proxy(self.workers, self.way)
        else:
            self.proxy = stand.proxy(server, self.way)
        service = NAMED_BY_COOKIE if name in BY_COOKIE else NAMED
        self.sockets = Sockets(engine, self.proxy.origin, service)
        # nginx remembers for a while that a worker did not answer, as in the tests before.
        for _ in range(50):
            numbers = {self.sockets.open(name, name, server=SERVER) for name in TRANSPORTS}
            if len(numbers) == 1:
                break
        (self.number,) = numbers

    def open_elsewhere(self) -> list[str]:
        """Open sessions on the other worker; return their names."""
        segment = int(SERVER) + 1
        while self.sockets.open(f"{segment}", "xhr-polling", server=f"{segment}") == self.number:
            segment += 1
        names = {f"other {transport}": transport for transport in TRANSPORTS}
        for name, transport in names.items():
            assert self.sockets.open(name, transport, server=f"{segment}") != self.number
        return [*names]

    @contextmanager
    def meeting(self, event: str) -> Iterator[None]:
        """Let something happen, and make it good at the end of the context."""
        run = self.stand.loop.run
        (worker,) = (each for each in self.workers if each.process_id == self.number)
        edits = self.without(worker)
        if event == RELOADED:
            run(self.proxy.reload())
        elif event == RESTARTED:
            run(self.proxy.restart())
        elif event == KILLED:
            worker.kill()
        elif event == HANGS:
            worker.stop()
        else:
            run(self.proxy.reload(edits))
        try:
            yield
        finally:
            # Other tests use the same worker and proxy, whether this one passes or fails.
            if event == HANGS:
                worker.go_on()
            elif event == DRAINED:
                run(self.proxy.reload([(new, old) for old, new in edits]))

    def comes_back(self) -> bool:
        """Open until that succeeds, as ReconnectingSockJS does; return whether the session lives.

        A killed process is two of the four workers here, and HAProxy may try no other one until its
        checks have noticed, some three seconds later. A try that is refused takes one.
        """
        for _ in range(TRIES):
            self.sockets.start("again")
            self.sockets.wait("again", "messages.length || it.closed")
            if self.sockets.has("again", "messages.length"):
                return self.sockets.outcome("again") == LIVES
        return False

    def without(self, worker: Backend) -> list[Edit]:
        """Return how an administrator takes a worker out of the file."""
        if self.name.startswith("nginx"):
            return [(f"server {worker.address};", f"server {worker.address} down;")]
        first = self.workers.index(worker) + 1
        numbers = (first, first + len(self.workers))
        if self.name.startswith("haproxy"):
            lines = [f'"${{WORKER{number}-127.0.0.1:900{number}}}"' for number in numbers]
            return [(line, f"{line} weight 0") for line in lines]
        return [(f"{{$WORKER{each}:", f"{{$OTHER{each}:") for each in numbers]


def fate(outcome: str) -> str:
    """Put an outcome into a word."""
    if outcome.endswith(UNKNOWN_SESSION):
        return MOVED
    return TOLD if outcome.startswith(("1001", "1006 ")) else outcome


def agrees(expected: str, found: str) -> bool:
    """Return whether a fate is one that is expected."""
    if expected == EITHER:
        return found in (LIVES, TOLD, MOVED)
    # It depends on what the page asked last.
    return found in (TOLD, MOVED) if expected == TOLD else found == expected


@only_in("chromium", share="-life")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("event", "name"),
    [(event, name) for event in FATES for name in FATES[event]],
)
def test_sessions_live_on_or_their_pages_are_told(
    engine: Engine, stand: Stand, event: str, name: str, server: str
) -> None:
    expected = dict(zip(TRANSPORTS, FATES[event][name], strict=True))
    deployment = Deployment(engine, stand, name, server, event)
    sockets = deployment.sockets
    others = deployment.open_elsewhere() if name in BY_PATH else []
    with deployment.meeting(event):
        found = {
            each: fate(sockets.outcome(each, until_closed=expected[each] == MOVED))
            for each in TRANSPORTS
        }
        assert all(agrees(expected[each], found[each]) for each in TRANSPORTS), found
        if event in (KILLED, HANGS):
            assert {sockets.outcome(each) for each in others} <= {LIVES}
        # A page that comes back finds a worker that is well.
        assert deployment.comes_back()
