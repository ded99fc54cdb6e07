"""What holds whatever happens, as tests/unit/test_state_machine.py has it, in a real browser.

Real too are the server and the network. 500 steps: a connection drops or stalls, its page freezes
or is offline, the server starts anew, and messages are sent all the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from aiohttp import web
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from server.serving import serving
from sockjs_py.server import Options, Session
from sockjs_py.server.aiohttp import add_sockjs
from tests.engines.parameters import only_in
from tests.engines.playwright_engine import PlaywrightEngine
from tests.support.background import BackgroundLoop
from tests.support.network import Network, network
from tests.support.outcome import TIMEOUT_S
from tests.support.processes import free_port
from tests.support.site import Site
from tests.support.state_machine import run_steps

SCRIPT = "/sockjs.reconnecting.min.js"
HELPERS = "/pages/reconnecting.js"
HOST = "127.0.0.1"
STEPS = 500
STEPS_AT_ONCE = 20
# Beats come so often that silence is a loss soon, although the machine is busy.
SERVER = Options(heartbeat_s=0.2)
CLIENT = {"heartbeatTimeout": 2000, "minDelay": 10, "maxDelay": 50, "timeout": 5000}


class Service:
    """An echo service that can start anew, and what each of its sessions has received."""

    def __init__(self, port: int) -> None:
        self.received: list[list[str]] = []
        self._port = port
        self._context: Any = None

    async def start(self) -> None:
        app = web.Application()
        add_sockjs(app, "/echo", self._echo, SERVER)
        self._context = serving(app, HOST, ports=(self._port,), shutdown_s=1)
        await self._context.__aenter__()

    async def stop(self) -> None:
        await self._context.__aexit__(None, None, None)

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def _echo(self, session: Session) -> None:
        own: list[str] = []
        self.received.append(own)
        async for message in session:
            own.append(message)
            await session.send(message)


@dataclass
class Scene:
    """All that the machine acts on."""

    loop: BackgroundLoop
    service: Service
    network: Network
    engine: PlaywrightEngine


class Connection(RuleBasedStateMachine):
    """A ReconnectingSockJS in a page, and all that can happen to it."""

    scene: ClassVar[Scene]
    step_count: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []
        self.is_frozen = False
        self.scene.service.received.clear()

    def run(self, code: str) -> Any:
        return self.scene.engine.evaluate(code)

    def wait(self, condition: str) -> None:
        found = self.scene.engine.wait_until(condition, TIMEOUT_S)
        assert found, (condition, self.run("JSON.stringify(kept)"))

    @initialize(transport=st.sampled_from(["websocket", "xhr-streaming", "xhr-polling"]))
    def connect(self, transport: str) -> None:
        options = json.dumps({**CLIENT, "transports": transport})
        self.run(f"void (kept = [], keep(1, '{self.scene.network.origin}/echo', {options}))")
        self.wait("areAll(1)")

    # --- what happens

    @rule(count=st.integers(1, 3))
    def send(self, count: int) -> None:
        for _ in range(count):
            self.sent.append(str(len(self.sent)))
            self.run(f"kept[0].socket.send('{self.sent[-1]}')")

    @rule(ms=st.integers(1, 100))
    def let_time_pass(self, ms: int) -> None:
        if not self.is_frozen:
            self.run(f"new Promise((resolve) => setTimeout(resolve, {ms}))")

    @rule()
    def drop(self) -> None:
        self.scene.loop.run(self.scene.network.drop())

    @rule()
    def stall(self) -> None:
        self.scene.loop.run(self.scene.network.stall())

    @rule()
    def unstall(self) -> None:
        self.scene.loop.run(self.scene.network.unstall())

    @rule(is_frozen=st.booleans())
    def freeze(self, is_frozen: bool) -> None:
        state = "frozen" if is_frozen else "active"
        self.scene.engine.devtools("Page.setWebLifecycleState", state=state)
        self.is_frozen = is_frozen

    @rule(is_offline=st.booleans())
    def go_offline(self, is_offline: bool) -> None:
        self.scene.engine.set_offline(is_offline)
        if is_offline:  # Chromium's emulation leaves WebSockets open.
            self.drop()

    @rule()
    def restart(self) -> None:
        self.scene.loop.run(self.scene.service.restart())

    # --- what holds

    @invariant()
    def count(self) -> None:
        Connection.step_count += 1

    @invariant()
    def each_session_receives_a_run_of_what_was_sent(self) -> None:
        begins_at = 0
        for received in [list(own) for own in self.scene.service.received]:
            if received:
                start = self.sent.index(received[0])
                assert start >= begins_at, "a message came twice, or out of order"
                begins_at = start + len(received)
                assert received == self.sent[start:begins_at]

    @invariant()
    def the_page_hears_runs_of_what_sessions_received(self) -> None:
        heard = self.run("window.kept && kept.length ? kept[0].runs : []")
        received = [list(own) for own in self.scene.service.received if own]
        for texts in filter(None, heard):
            (whole,) = [known for known in received if texts[0] in known]
            assert texts == whole[: len(texts)]

    @invariant()
    def every_loss_is_told_before_the_next_connection(self) -> None:
        events = self.run("window.kept && kept.length ? kept[0].events : []")
        told = [type for type in events if type in ("open", "close")]
        assert all(pair != ("open", "open") for pair in pairwise(told)), told

    def teardown(self) -> None:
        """When nothing goes wrong any more, the connection is back, echoes, and closes once."""
        if not self.run("window.kept && kept.length"):
            return
        self.unstall()
        self.freeze(False)
        self.go_offline(False)
        self.wait("areAll(1)")
        self.send(1)
        self.wait(f"kept[0].messages.includes('{self.sent[-1]}')")
        self.run("kept[0].socket.close()")
        self.wait("areAll(3)")
        assert self.run("kept[0].events.at(-1)") == "close"
        self.each_session_receives_a_run_of_what_was_sent()
        self.the_page_hears_runs_of_what_sessions_received()
        self.every_loss_is_told_before_the_next_connection()


@pytest.fixture
def scene(engine: PlaywrightEngine, site: Site) -> Iterator[Scene]:
    engine.open(f"{site.page(SCRIPT)}&before={HELPERS}")
    with BackgroundLoop() as loop:
        port = free_port()
        service = Service(port)
        loop.run(service.start())
        yield Scene(loop, service, loop.enter(network(port)), engine)
        loop.run(service.stop())


@only_in("chromium")
def test_a_connection_keeps_its_promises(scene: Scene) -> None:
    Connection.scene = scene
    run_steps(Connection, STEPS, STEPS_AT_ONCE)
    assert Connection.step_count >= STEPS
