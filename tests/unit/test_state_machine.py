"""What holds whatever happens: networks drop and stall, pages freeze, servers restart.

The client's own code runs in a simulated page (tests/support/simulated.py), 10,000 steps of it.
What must hold: within one session, what the server receives is what was sent, in order, without
gaps or doubles; what the page receives is what the server echoed, likewise; a loss is told, and in
time; and once nothing goes wrong any more, the connection is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from client_py.core.heartbeats import silence_ms
from client_py.reconnecting import ReconnectingSockJS
from tests.support.simulated import HEARTBEAT_MS, LATENCY_MS, World, enter
from tests.support.state_machine import run_steps

CONNECTING, OPEN, CLOSED = 0, 1, 3
# A look at the silence may come a second late, and what is said takes its way.
LIMIT_MS = silence_ms(HEARTBEAT_MS) + 1000 + 10 * LATENCY_MS
STEPS = 10_000
STEPS_AT_ONCE = 50

step_count = 0


class Connection(RuleBasedStateMachine):
    """A ReconnectingSockJS, and all that can happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.world = World(seed=1)
        self.sent: list[str] = []
        self.events: list[str] = []
        self.echoed: list[list[str]] = []
        self.stalled_since_ms: float | None = None
        self.socket: Any = None

    @initialize(transport=st.sampled_from(["websocket", "xhr-streaming", "xhr-polling"]))
    def connect(self, transport: str) -> None:
        enter(self.world, self.patch)
        options: dict[str, object] = {"transports": transport}
        self.socket = ReconnectingSockJS("http://server.test/echo", None, options)
        for name in ("open", "message", "error", "close"):
            setattr(self.socket, f"on{name}", self.note)

    def note(self, event: Any) -> None:
        if event.type == "message":
            self.echoed[-1].append(event.data)
            return
        if event.type == "open":
            self.echoed.append([])
        self.events.append(event.type)

    # --- what happens

    @rule(count=st.integers(1, 3))
    def send(self, count: int) -> None:
        for _ in range(count):
            self.send_one()

    def send_one(self) -> None:
        self.sent.append(str(len(self.sent)))
        self.socket.send(self.sent[-1])

    @rule(ms=st.integers(0, 300))
    def wait_briefly(self, ms: int) -> None:
        self.world.tick(ms)

    @rule(ms=st.integers(1000, 70_000))
    def wait(self, ms: int) -> None:
        self.world.tick(ms)

    @rule()
    def drop(self) -> None:
        self.world.drop()

    @rule()
    def stall(self) -> None:
        self.world.stall()
        if self.stalled_since_ms is None:
            self.stalled_since_ms = self.world.clock.now_ms

    @rule()
    def unstall(self) -> None:
        self.world.unstall()
        self.stalled_since_ms = None

    @rule()
    def freeze(self) -> None:
        self.world.freeze()

    @rule()
    def resume(self) -> None:
        self.world.resume()

    @rule()
    def go_offline(self) -> None:
        self.world.set_online(False)

    @rule()
    def go_online(self) -> None:
        self.world.set_online(True)

    @rule()
    def restart(self) -> None:
        self.world.restart()

    # --- what holds

    @invariant()
    def count(self) -> None:
        global step_count
        step_count += 1

    @invariant()
    def each_session_receives_a_run_of_what_was_sent(self) -> None:
        begins_at = 0
        for session in self.world.sessions:
            if session.received:
                start = self.sent.index(session.received[0])
                assert start >= begins_at, "a message came twice, or out of order"
                begins_at = start + len(session.received)
                assert session.received == self.sent[start:begins_at]

    @invariant()
    def each_connection_hears_a_run_of_what_its_session_received(self) -> None:
        heard = [texts for texts in self.echoed if texts]
        received = [session.received for session in self.world.sessions if session.received]
        for texts in heard:
            (whole,) = [known for known in received if texts[0] in known]
            assert texts == whole[: len(texts)]

    @invariant()
    def every_loss_is_told_before_the_next_connection(self) -> None:
        told = [type for type in self.events if type != "error"]
        opened = [number for number, type in enumerate(told) if type == "open"]
        for number in opened[:-1]:
            assert told[number + 1] == "close"
        if opened and self.socket.readyState != OPEN:
            assert told[-1] == "close"

    @precondition(lambda self: self.stalled_since_ms is not None)
    @invariant()
    def silence_is_a_loss(self) -> None:
        since_ms = self.world.clock.now_ms - (self.stalled_since_ms or 0)
        if since_ms > LIMIT_MS and not self.world.clock.is_frozen:
            self.world.tick(LATENCY_MS)
            assert self.socket.readyState != OPEN

    def teardown(self) -> None:
        if self.socket is None:
            return
        try:
            self.settle()
            self.end()
        finally:
            self.patch.undo()

    def settle(self) -> None:
        """When nothing goes wrong any more, the connection is back and echoes."""
        self.world.unstall()
        self.world.resume()
        self.world.set_online(True)
        self.stalled_since_ms = None
        self.world.tick(2 * LIMIT_MS)
        assert self.socket.readyState == OPEN
        self.send_one()
        self.world.tick(1000)
        assert self.echoed[-1][-1] == self.sent[-1]
        assert self.socket.bufferedAmount == 0

    def end(self) -> None:
        """After `close` there is one event, and nothing comes back."""
        before = len(self.events)
        self.socket.close()
        self.world.tick(2 * LIMIT_MS)
        assert self.socket.readyState == CLOSED
        assert self.events[before:] == ["close"]
        assert not self.world.requests
        assert not self.world.live
        assert not self.world.listeners


@pytest.fixture(autouse=True)
def original() -> Iterator[None]:
    """Undo what a machine that failed has left."""
    with pytest.MonkeyPatch.context():
        yield


def test_a_connection_keeps_its_promises() -> None:
    run_steps(Connection, STEPS, STEPS_AT_ONCE)
    assert step_count >= STEPS
