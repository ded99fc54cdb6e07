"""A page, a network and a server in CPython by a clock that tests move; the client is the real one.

What is simulated is what the client does not decide: timers, the page's events, requests that the
network loses, and a server that echoes. Everything else is `client_py` as it is.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import pytest

from client_py import events, reconnecting, sockjs
from client_py.browser import host
from client_py.core.selection import no_advice
from client_py.core.timeouts import INFO_TIMEOUT_MS
from client_py.senders.contract import Sender
from client_py.transports import http
from client_py.transports.contract import Link, Pool, Transport

HEARTBEAT_MS: Final = 25_000
SESSION_TIMEOUT_MS: Final = 5_000
LATENCY_MS: Final = 10
# So many timers never ring at one moment.
LOOP: Final = 10_000


class Value(host.Realm):
    """An object of JavaScript's: what it lacks is None."""


class Timer(SimpleNamespace):
    """What `setTimeout` returns."""

    callback: Callable[[], None]
    due_ms: float


class Clock:
    """Timers that ring when a test lets time pass, but not while the page is frozen."""

    def __init__(self) -> None:
        self.now_ms = 1_700_000_000_000.0
        self.is_frozen = False
        self._timers: list[Timer] = []
        self._rung = 0  # At this moment.

    def later(self, callback: Callable[[], None], delay_ms: float) -> Timer:
        timer = Timer(callback=callback, due_ms=self.now_ms + delay_ms)
        self._timers.append(timer)
        return timer

    def stop(self, timer: Timer | None) -> None:
        if timer is not None and timer in self._timers:
            self._timers.remove(timer)

    def due_ms(self) -> float:
        """Return when the next timer rings."""
        return min((t.due_ms for t in self._timers if not self.is_frozen), default=math.inf)

    def let_pass(self, ms: float) -> None:
        end_ms = self.now_ms + ms
        while not self.is_frozen and (due := [t for t in self._timers if t.due_ms <= end_ms]):
            timer = min(due, key=lambda timer: timer.due_ms)
            self._timers.remove(timer)
            self._rung = self._rung + 1 if timer.due_ms <= self.now_ms else 0
            assert self._rung < LOOP, "timers ring on and on, and no time passes"
            self.now_ms = max(self.now_ms, timer.due_ms)
            timer.callback()
        self.now_ms = end_ms


class Session:
    """One session of the server's, which echoes."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.echoes: list[str] = []
        self.receiver: Receiving | None = None
        self.left_at_ms = 0.0
        self.is_open = False

    def take(self, messages: list[str]) -> None:
        self.received += messages
        self.echoes += messages


class Receiving:
    """A poll, a stream or a WebSocket, on the server's side of the network."""

    def __init__(self, world: World, session: Session, is_stream: bool) -> None:
        self.session = session
        self.is_over = False
        self.on_frame: Callable[[str], None]
        self.on_end: Callable[[str | None, list[str]], None]
        self._world = world
        self._is_stream = is_stream
        self._frames: list[str] = []
        self.beats_at_ms = world.clock.now_ms + HEARTBEAT_MS

    def serve(self) -> None:
        """Write what there is to write; called at each tick of the world."""
        session, now_ms = self.session, self._world.clock.now_ms
        if not session.is_open:
            session.is_open = True
            self._write("o")
        elif session.echoes:
            frame = f"a{json.dumps(session.echoes)}"
            session.echoes = []
            self._write(frame)
        elif now_ms >= self.beats_at_ms:
            self._write("h")

    def fail(self) -> None:
        """Break on the client's side."""
        if not self.is_over:
            self.leave()
            self.on_end("Receiving error", [])

    def leave(self) -> None:
        """Go without a word."""
        self.is_over = True
        if self.session.receiver is self:
            self.session.receiver = None
            self.session.left_at_ms = self._world.clock.now_ms

    def _write(self, frame: str) -> None:
        self.beats_at_ms = self._world.clock.now_ms + HEARTBEAT_MS
        if not self._is_stream:
            self.leave()
        self._world.carry(lambda: self._arrive(frame))

    def _arrive(self, frame: str) -> None:
        if self._is_stream:
            if not self.is_over:
                self.on_frame(frame)
        elif self in self._world.requests:
            self._world.requests.remove(self)
            self.on_end(None, [frame])


class World:
    """The network between one page and one server.

    Attributes:
        sessions: every session that there has been, in order.
        live: those that the server still knows, by the part of the URL that names them.
        requests: polls, streams and WebSockets that the client has open.
        listeners: of the page's own events.
    """

    def __init__(self, seed: int) -> None:
        self.clock = Clock()
        self.sessions: list[Session] = []
        self.requests: list[Receiving] = []
        self.live: dict[str, Session] = {}
        self.listeners: list[tuple[str, Callable[[Any], None]]] = []
        self._random = random.Random(seed)
        self._stalled: list[Callable[[], None]] | None = None
        self._posts: list[Callable[[str | None], None]] = []
        self.is_online = True

    # --- what the machine does

    def tick(self, ms: float) -> None:
        """Let time pass from one thing that happens to the next."""
        end_ms = self.clock.now_ms + ms
        while self.clock.now_ms < end_ms:
            self._serve()
            next_ms = min(self.clock.due_ms(), self._due_ms(), end_ms)
            self.clock.let_pass(max(next_ms - self.clock.now_ms, 1))
        self._serve()

    def drop(self) -> None:
        """Break every connection that there is."""
        for receiving in list(self.requests):
            self._forget(receiving)
            self._event(receiving.fail)
        for on_done in list(self._posts):
            self._event(partial(self._answer, on_done, "Lost"))

    def stall(self) -> None:
        """Let nothing through any more, without a word."""
        if self._stalled is None:
            self._stalled = []

    def unstall(self) -> None:
        """Let everything through again, and what has waited first."""
        waiting, self._stalled = self._stalled or [], None
        for carried in waiting:
            self.carry(carried)

    def restart(self) -> None:
        """Forget every session; connections break."""
        self.live.clear()
        self.drop()

    def freeze(self) -> None:
        self.clock.is_frozen = True

    def resume(self) -> None:
        if self.clock.is_frozen:
            self.clock.is_frozen = False
            self.tell_page("resume")

    def set_online(self, is_online: bool) -> None:
        if is_online != self.is_online:
            self.is_online = is_online
            if is_online:
                self.tell_page("online")
            else:
                self.drop()

    def tell_page(self, type: str) -> None:
        for kind, listener in list(self.listeners):
            if kind == type:
                self._event(partial(listener, Value(type=type)))

    # --- what the client asks of the network

    def carry(self, arrive: Callable[[], None], latency_ms: float = LATENCY_MS) -> None:
        """Let something arrive at the other side, unless the network has stalled."""
        if self._stalled is not None:
            self._stalled.append(arrive)
        else:
            self._event(arrive, latency_ms)

    def ask_info(self, *given: Any) -> Callable[[], None]:
        *_, on_info = given
        is_over = False

        def leave() -> None:
            nonlocal is_over
            is_over = True

        def answer(info: Value | None) -> None:
            if not is_over:
                leave()
                on_info(info, LATENCY_MS, 200 if info else 0, "")

        def arrive() -> None:
            answer(Value(websocket=True, heartbeat=HEARTBEAT_MS) if self.is_online else None)

        self.carry(arrive)
        self.clock.later(lambda: answer(None), INFO_TIMEOUT_MS)
        return leave

    def receive(self, url: str, is_stream: bool, on_frame: Any, on_end: Any) -> Receiving:
        """Open a poll or a stream of the session that the URL names."""
        key = url.split("?")[0].split("/")[5]
        receiving = Receiving(self, self.live.get(key) or Session(), is_stream)
        receiving.on_frame, receiving.on_end = on_frame, on_end
        self.requests.append(receiving)

        def arrive() -> None:
            if receiving.is_over or receiving not in self.requests:
                return
            session = self.live.get(key)
            if session is None:
                session = self.live[key] = Session()
                self.sessions.append(session)
            receiving.session = session
            if session.receiver is not None:
                # The session does not know yet that the last one has gone.
                session.receiver.leave()
            session.receiver = receiving

        if self.is_online:
            self.carry(arrive)
        else:
            self._event(receiving.fail)
        return receiving

    def cancel(self, receiving: Receiving) -> None:
        self._forget(receiving)
        self.carry(receiving.leave)

    def post(self, url: str, _: Any, payload: str, on_done: Any) -> Callable[[], None]:
        key = url.split("?")[0].split("/")[5]
        self._posts.append(on_done)

        def arrive() -> None:
            session = self.live.get(key)
            if session is not None:
                session.take(json.loads(payload))
            error = None if session else "HTTP status 404"
            self.carry(lambda: self._answer(on_done, error))

        if self.is_online:
            # Each has a connection of its own: one may overtake the other.
            self.carry(arrive, LATENCY_MS * self._random.uniform(0.5, 5))
        else:
            self._event(lambda: self._answer(on_done, "Lost"))
        return lambda: self._posts.remove(on_done) if on_done in self._posts else None

    def connect_socket(self, _: Any, url: str, on_frame: Any, on_close: Any) -> Link:
        """Open a WebSocket."""

        def on_end(error: str | None, __: list[str]) -> None:
            on_close(1006, error or "")

        receiving = self.receive(url, True, on_frame, on_end)

        def send(message: str) -> None:
            def arrive() -> None:
                if not receiving.is_over:
                    receiving.session.take([json.loads(message)])

            self.carry(arrive)

        return Link(send, lambda: self.cancel(receiving), lambda: 0)

    def transports(self) -> list[Transport]:
        def receiver(is_stream: bool) -> Any:
            def receive(url: str, _: Any, on_frame: Any, on_end: Any) -> Callable[[], None]:
                receiving = self.receive(url, is_stream, on_frame, on_end)
                return lambda: self.cancel(receiving)

            return receive

        def can_always(*_: object) -> str:
            return ""

        sender = Sender(self.post, len)
        return [
            Transport("websocket", 2, Pool.OWN, False, can_always, self.connect_socket),
            *(
                http.http_transport(
                    name, path, receiver(path != "/xhr"), sender, can_always, 4, False
                )
                for name, path in (("xhr-streaming", "/xhr_streaming"), ("xhr-polling", "/xhr"))
            ),
        ]

    # --- inside

    def _serve(self) -> None:
        now_ms = self.clock.now_ms
        for key, session in list(self.live.items()):
            if session.receiver is not None:
                session.receiver.serve()
            elif now_ms > session.left_at_ms + SESSION_TIMEOUT_MS:
                del self.live[key]

    def _due_ms(self) -> float:
        """Return when the server has to do something next."""
        return min(
            (
                session.receiver.beats_at_ms
                if session.receiver is not None
                else session.left_at_ms + SESSION_TIMEOUT_MS + 1
                for session in self.live.values()
            ),
            default=math.inf,
        )

    def _forget(self, receiving: Receiving) -> None:
        if receiving in self.requests:
            self.requests.remove(receiving)

    def _answer(self, on_done: Callable[[str | None], None], error: str | None) -> None:
        if on_done in self._posts:
            self._posts.remove(on_done)
            on_done(error)

    def _event(self, callback: Callable[[], None], delay_ms: float = 0) -> None:
        self.clock.later(callback, delay_ms)


def enter(world: World, patch: pytest.MonkeyPatch) -> None:
    """Let the client run in a page of this world."""
    window = host.window

    def listen(type: str, listener: Callable[[Any], None], _: bool) -> None:
        if (type, listener) not in world.listeners:
            world.listeners.append((type, listener))

    def unlisten(type: str, listener: Callable[[Any], None], _: bool) -> None:
        if (type, listener) in world.listeners:
            world.listeners.remove((type, listener))

    def define(target: Any, name: str, how: dict[str, Any]) -> None:
        setattr(type(target), name, property(lambda self: self.__dict__[f"get {name}"]()))
        target.__dict__[f"get {name}"] = how["get"]

    def call(_: object, listener: Callable[[Any], object], event: Any) -> None:
        listener(event)

    def date() -> Value:
        return Value(getTime=lambda: int(world.clock.now_ms))

    navigator = Value()
    attributes = {
        "Date": date,
        "setTimeout": world.clock.later,
        "clearTimeout": world.clock.stop,
        "addEventListener": listen,
        "removeEventListener": unlisten,
        "Object": Value(defineProperty=define),
        "navigator": navigator,
        "location": Value(href="http://page.test/", protocol="http:"),
    }
    for name, value in attributes.items():
        patch.setattr(window, name, value, raising=False)
    for module in (events, sockjs, reconnecting):
        patch.setattr(module, "plain_event", lambda type: Value(type=type))
    for module in (sockjs, reconnecting):
        patch.setattr(module, "is_binary", lambda _: False)
    patch.setattr(events.EventTarget, "_call", call)
    patch.setattr(http, "NO_OPTIONS", Value())
    patch.setattr(sockjs, "random_digits", lambda: "000")
    patch.setattr(sockjs, "random_string", lambda _: f"{world._random.random():.16f}"[2:])
    patch.setattr(sockjs, "page_url", lambda: "http://page.test/")
    patch.setattr(sockjs, "query_text", lambda _: "")
    patch.setattr(reconnecting, "random_fraction", world._random.random)
    patch.setattr(reconnecting, "is_offline", lambda: not world.is_online)

    def make(url: object, protocols: object, options: dict[str, object]) -> sockjs.SockJS:
        given: Any = Value(**options, info=Value(), transportOptions=Value())
        return sockjs.SockJS(url, protocols, given)

    patch.setattr(reconnecting, "SockJS", make)
    nothing: Any = lambda *_: ""  # noqa: E731
    sockjs.equip(
        sockjs.Parts(
            world.transports(), world.ask_info, json.loads, json.dumps, nothing, nothing, no_advice
        ),
        lambda: None,
    )
