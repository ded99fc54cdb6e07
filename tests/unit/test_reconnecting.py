"""reconnecting.py, by a clock that the tests move and a SockJS that does what they say."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from client_py import reconnecting
from client_py.core.close_codes import Closure
from client_py.core.lifecycle import ReadyState
from client_py.core.timeouts import INFO_TIMEOUT_MS

URL = "http://a.test/echo"
HALF = 0.5  # The random share of each delay.


class Clock:
    """Timers that ring when the test lets time pass."""

    def __init__(self) -> None:
        self.now_ms = 1_700_000_000_000.0
        self.timers: list[SimpleNamespace] = []

    def set_timer(self, callback: Callable[[], None], delay_ms: float) -> SimpleNamespace:
        timer = SimpleNamespace(callback=callback, due_ms=self.now_ms + delay_ms)
        self.timers.append(timer)
        return timer

    def clear_timer(self, timer: SimpleNamespace | None) -> None:
        if timer in self.timers:
            self.timers.remove(timer)

    def let_pass(self, ms: float) -> None:
        end_ms = self.now_ms + ms
        while due := [timer for timer in self.timers if timer.due_ms <= end_ms]:
            timer = min(due, key=lambda timer: timer.due_ms)
            self.timers.remove(timer)
            self.now_ms = timer.due_ms
            timer.callback()
        self.now_ms = end_ms


class Socket:
    """What stands in for a SockJS."""

    def __init__(self, world: World, url: object, protocols: object, options: object) -> None:
        if url == "bad" or world.refuses:
            raise SyntaxError("The URL is bad")
        self.world = world
        self.url = url
        self.given = protocols, options
        self.transport: str | None = None
        self.readyState = ReadyState.CONNECTING
        self.bufferedAmount = 0
        self.sent: list[str] = []
        self.dispatchEvent: Callable[[Any], object]
        world.sockets.append(self)

    def send(self, text: str) -> None:
        self.sent.append(text)

    def open(self) -> None:
        self.readyState = ReadyState.OPEN
        self.transport = "websocket"
        self.dispatchEvent(event("open"))

    def inspect(self) -> dict[str, object]:
        return {"url": self.url}

    def lose(self, code: int = 1006, reason: str = "lost", status: int = 0) -> None:
        """End, as a SockJS does in a later task."""
        self.readyState = ReadyState.CLOSED
        is_clean = code != 1006 and not status
        if not is_clean:
            self.dispatchEvent(event("error"))
        self.dispatchEvent(close_event(Closure(code, reason), is_clean, status, []))

    def close(self, code: int = 1000, reason: str = "Normal closure") -> None:
        if self.readyState < ReadyState.CLOSING:
            self.readyState = ReadyState.CLOSING
            self.world.clock.set_timer(lambda: self.lose(code, reason), 0)


def event(type: str) -> SimpleNamespace:
    return SimpleNamespace(type=type, wasClean=True)


def close_event(
    closure: Closure, is_clean: bool, status: int, attempts: list[Any]
) -> SimpleNamespace:
    return SimpleNamespace(
        type="close", code=closure.code, reason=closure.reason, wasClean=is_clean, status=status
    )


class World:
    """The page around a connection."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sockets: list[Socket] = []
        self.events: list[Any] = []
        self.is_hidden = False
        self.is_offline = False
        self.refuses = False  # As when a function of the page's for headers throws.
        self.listener: Callable[[Any], None] | None = None
        self.reactions: dict[str, Callable[[], None]] = {}
        self.target: Any = SimpleNamespace(
            readyState=ReadyState.CONNECTING, transport=None, url="", dispatchEvent=self.dispatch
        )
        self.answer: tuple[Callable[[object], None], Callable[[object], None]] | None = None
        self.errors: list[Exception] = []
        self.line: reconnecting.Line

    def dispatch(self, event: Any) -> None:
        self.events.append(event)
        self.reactions.get(event.type, lambda: None)()

    def react(self, type: str, reaction: Callable[[], None]) -> None:
        """Do something whenever the page hears of an event of this type."""
        self.reactions[type] = reaction

    def listen(self, _: list[str], callback: Callable[[Any], None]) -> Callable[[], None]:
        self.listener = callback

        def stop() -> None:
            self.listener = None

        return stop

    def ask(self, make: Callable[[], object]) -> Any:
        """Stand in for a promise: the test gives its value by `answer`."""

        def then_fail(_: None, on_failure: Callable[[object], None]) -> None:
            self.answer = on_value_of[0], on_failure

        def then(on_value: Callable[[object], None]) -> Any:
            on_value_of.append(on_value)
            return SimpleNamespace(then=then_fail)

        on_value_of: list[Callable[[object], None]] = []
        make()
        return SimpleNamespace(then=then)

    def connect(self, url: object = URL, **options: Any) -> World:
        self.line = reconnecting.Line(self.target, url, None, options)
        return self

    def open(self, **options: Any) -> World:
        self.connect(**options)
        self.sockets[-1].open()
        return self

    def wake(self, type: str) -> None:
        assert self.listener
        self.listener(SimpleNamespace(type=type))

    def types(self) -> list[str]:
        return [event.type for event in self.events]

    def closes(self) -> list[tuple[int, bool, float]]:
        return [
            (event.code, event.willReconnect, event.retryIn)
            for event in self.events
            if event.type == "close"
        ]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    found = World()
    for name, value in (
        ("SockJS", lambda *arguments: Socket(found, *arguments)),
        ("set_timer", found.clock.set_timer),
        ("set_idle_timer", found.clock.set_timer),
        ("clear_timer", found.clock.clear_timer),
        ("now_ms", lambda: found.clock.now_ms),
        ("is_hidden", lambda: found.is_hidden),
        ("is_offline", lambda: found.is_offline),
        ("listen_to_page", found.listen),
        ("ask", found.ask),
        ("random_fraction", lambda: HALF),
        ("is_binary", lambda data: isinstance(data, bytes)),
        ("plain_event", event),
        ("close_event", close_event),
        ("report_error", found.errors.append),
    ):
        monkeypatch.setattr(reconnecting, name, value)
    return found


def test_it_comes_back_after_each_loss(world: World) -> None:
    world.open()
    for _ in range(3):
        world.clock.let_pass(5000)  # Long enough for the delays to start again.
        world.sockets[-1].lose()
        assert (world.target.readyState, world.target.transport) == (ReadyState.CONNECTING, None)
        world.clock.let_pass(249)
        count = len(world.sockets)
        world.clock.let_pass(1)
        assert len(world.sockets) == count + 1
        world.sockets[-1].open()
        assert (world.target.readyState, world.target.transport) == (ReadyState.OPEN, "websocket")
    assert world.types() == ["open", *["error", "close", "open"] * 3]
    assert world.closes() == [(1006, True, 250)] * 3


def test_it_reports_how_often_it_has_come_back(world: World) -> None:
    world.connect()
    assert world.line.inspect() == {
        "url": URL,
        "readyState": ReadyState.CONNECTING,
        "bufferedAmount": 0,
        "reconnects": 0,
        "retries": 0,
    }
    world.sockets[-1].open()
    world.sockets[-1].lose()
    world.clock.let_pass(250)
    world.sockets[-1].lose()
    world.line.send("waits")
    report = world.line.inspect()
    assert (report["reconnects"], report["retries"], report["bufferedAmount"]) == (0, 2, 5)
    world.clock.let_pass(500)
    world.sockets[-1].open()
    report = world.line.inspect()
    assert (report["reconnects"], report["retries"], report["url"]) == (1, 2, URL)


def test_debug_tells_of_each_retry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(reconnecting, "write_console", lambda _, line: lines.append(line))
    world.open(debug=True)
    world.sockets[-1].lose()
    world.wake("online")
    world.sockets[-1].lose()
    assert lines == ["retry 1 in 250 ms", "page: online", "retry 2 in 500 ms"]


def test_a_try_that_throws_is_one_in_vain_unless_it_is_the_first(world: World) -> None:
    world.open()
    world.refuses = True
    world.sockets[-1].lose()
    world.clock.let_pass(250)
    assert world.closes() == [(1006, True, 250), (1002, True, 500)]
    world.refuses = False
    world.clock.let_pass(500)
    world.sockets[-1].open()
    assert world.target.readyState == ReadyState.OPEN
    world.refuses, world.target.readyState = True, ReadyState.CONNECTING
    with pytest.raises(SyntaxError, match="The URL is bad"):
        world.connect()


def test_delays_double_until_a_connection_has_lasted(world: World) -> None:
    world.open()
    world.sockets[-1].lose()
    for _ in range(3):
        world.clock.let_pass(20_000)
        world.sockets[-1].lose(1002, status=503)
    world.clock.let_pass(20_000)
    world.sockets[-1].open()
    world.clock.let_pass(4999)
    world.sockets[-1].lose()
    world.clock.let_pass(20_000)
    world.sockets[-1].open()
    world.clock.let_pass(5000)
    world.sockets[-1].lose()
    assert [delay for _, _, delay in world.closes()] == [250, 500, 1000, 2000, 4000, 250]


def test_it_gives_up_after_so_many_tries_in_vain(world: World) -> None:
    world.connect(maxRetries=2)
    for _ in range(3):
        world.sockets[-1].lose(2000)
        world.clock.let_pass(60_000)
    assert world.closes() == [(2000, True, 250), (2000, True, 500), (2000, False, 0)]
    assert world.target.readyState == ReadyState.CLOSED
    assert (len(world.sockets), world.listener, world.clock.timers) == (3, None, [])


@pytest.mark.parametrize(("code", "status"), [(1000, 0), (1008, 0), (4001, 0), (1002, 403)])
def test_what_was_meant_is_the_end(world: World, code: int, status: int) -> None:
    world.open()
    world.sockets[-1].lose(code, status=status)
    assert world.closes() == [(code, False, 0)]
    assert (world.target.readyState, world.listener) == (ReadyState.CLOSED, None)


def test_the_page_decides_otherwise(world: World) -> None:
    told = []

    def decide(event: Any) -> bool:
        told.append((event.code, event.willReconnect))
        return not event.willReconnect

    world.open(shouldReconnect=decide)
    world.sockets[-1].lose(4000)
    world.clock.let_pass(250)
    world.sockets[-1].lose(1006)
    assert told == [(4000, False), (1006, True)]
    assert world.closes() == [(4000, True, 250), (1006, False, 0)]


def test_a_decision_that_fails_is_reported_and_changes_nothing(world: World) -> None:
    def decide(_: Any) -> bool:
        raise ValueError("a mistake")

    world.open(shouldReconnect=decide)
    world.sockets[-1].lose()
    assert world.closes() == [(1006, True, 250)]
    assert [str(error) for error in world.errors] == ["a mistake"]


def test_a_decision_must_be_a_function(world: World) -> None:
    with pytest.raises(TypeError, match="shouldReconnect is not a function"):
        world.connect(shouldReconnect=True)
    assert (world.sockets, world.listener) == ([], None)


class TestClosing:
    def test_an_open_connection_is_closed_for_good(self, world: World) -> None:
        world.open()
        world.line.close(Closure(3001, "bye"))
        assert (world.target.readyState, world.closes()) == (ReadyState.CLOSING, [])
        world.clock.let_pass(60_000)
        assert world.closes() == [(3001, False, 0)]
        assert world.target.readyState == ReadyState.CLOSED
        assert (len(world.sockets), world.listener) == (1, None)

    @pytest.mark.parametrize("woken_by", ["online", "pageshow", "resume", "visibilitychange"])
    def test_nothing_brings_back_what_the_page_closed_while_it_waited(
        self, world: World, woken_by: str
    ) -> None:
        world.open()
        world.sockets[-1].lose()
        world.line.close(Closure(1000, ""))
        world.wake(woken_by)
        world.clock.let_pass(0)
        assert world.clock.timers == []
        assert world.closes() == [(1006, True, 250), (1000, False, 0)]
        assert (len(world.sockets), world.listener) == (1, None)

    @pytest.mark.parametrize("type", ["error", "close"])
    def test_a_listener_may_close(self, world: World, type: str) -> None:
        world.open()
        world.react(type, lambda: world.line.close(Closure(1000, "")))
        world.sockets[-1].lose()
        world.clock.let_pass(60_000)
        told = {
            "error": [(1006, False, 0)],
            "close": [(1006, True, 250), (1000, False, 0)],
        }
        assert world.closes() == told[type]
        assert (len(world.sockets), world.listener) == (1, None)

    def test_the_decision_may_close(self, world: World) -> None:
        def decide(_: Any) -> bool:
            world.line.close(Closure(1000, ""))
            return True

        world.open(shouldReconnect=decide)
        world.sockets[-1].lose()
        world.clock.let_pass(60_000)
        assert world.closes() == [(1006, False, 0)]
        assert world.target.readyState == ReadyState.CLOSED
        assert (len(world.sockets), world.listener) == (1, None)

    def test_a_url_that_comes_after_it_is_not_used(self, world: World) -> None:
        world.connect(lambda: URL)
        world.line.close(Closure(1000, ""))
        assert world.answer
        world.answer[0](URL)
        world.answer[1]("too late")
        world.clock.let_pass(60_000)
        assert world.closes() == [(1000, False, 0)]
        assert world.sockets == []

    def test_twice_is_once(self, world: World) -> None:
        world.connect(lambda: URL)
        world.line.close(Closure(1000, ""))
        world.line.close(Closure(1000, ""))
        world.clock.let_pass(60_000)
        world.line.close(Closure(1000, ""))
        world.clock.let_pass(60_000)
        assert world.closes() == [(1000, False, 0)]


class TestUrls:
    def test_a_function_is_asked_before_each_try(self, world: World) -> None:
        asked = []
        world.connect(lambda: asked.append(1))
        for number in range(3):
            assert len(asked) == number + 1
            assert world.answer
            world.answer[0](f"{URL}?token={number}")
            assert world.target.url == f"{URL}?token={number}"
            world.sockets[-1].lose()
            world.clock.let_pass(20_000)

    def test_one_that_fails_is_a_try_in_vain(self, world: World) -> None:
        world.connect(lambda: URL, maxRetries=1)
        assert world.answer
        world.answer[1](ValueError("no token"))
        assert world.types() == ["error", "close"]
        assert world.events[-1].reason == "no token"
        world.clock.let_pass(250)
        world.answer[1](ValueError("no token"))
        assert world.closes() == [(1002, True, 250), (1002, False, 0)]

    def test_an_invalid_one_is_refused_at_once(self, world: World) -> None:
        with pytest.raises(SyntaxError, match="The URL is bad"):
            world.connect("bad")
        assert world.listener is None


class TestWaking:
    @pytest.mark.parametrize("type", ["online", "pageshow", "resume", "visibilitychange"])
    def test_it_tries_at_once(self, world: World, type: str) -> None:
        world.open()
        world.sockets[-1].lose()
        world.wake(type)
        assert len(world.sockets) == 2
        world.wake(type)
        world.clock.let_pass(60_000)
        assert len(world.sockets) == 2

    def test_a_page_that_is_hidden_does_not_wake(self, world: World) -> None:
        world.open()
        world.sockets[-1].lose()
        world.is_hidden = True
        world.wake("visibilitychange")
        assert len(world.sockets) == 1
        world.wake("online")
        assert len(world.sockets) == 2

    def test_offline_it_waits_as_long_as_it_may(self, world: World) -> None:
        world.open(maxDelay=9000)
        world.is_offline = True
        world.sockets[-1].lose()
        assert world.closes() == [(1006, True, 9000)]
        world.clock.let_pass(8999)
        assert len(world.sockets) == 1
        world.clock.let_pass(1)
        assert len(world.sockets) == 2

    def test_a_try_of_a_hidden_page_that_has_stalled_is_dropped(self, world: World) -> None:
        world.is_hidden = True
        world.connect()
        world.is_hidden = False
        world.clock.let_pass(INFO_TIMEOUT_MS)
        world.wake("visibilitychange")
        assert len(world.sockets) == 1
        world.clock.let_pass(1)
        world.wake("visibilitychange")
        assert len(world.sockets) == 2
        world.clock.let_pass(1)
        assert world.sockets[0].readyState == ReadyState.CLOSED
        assert world.events == []
        world.sockets[1].open()
        assert world.types() == ["open"]

    def test_a_page_that_wakes_twice_while_it_asks_for_the_url_tries_once(
        self, world: World
    ) -> None:
        world.is_hidden = True
        world.connect(lambda: URL)
        assert world.answer
        world.answer[0](URL)
        world.is_hidden = False
        world.clock.let_pass(INFO_TIMEOUT_MS + 1)
        answers: list[Any] = []
        for type in ("visibilitychange", "online"):
            world.answer = None
            world.wake(type)
            answers.append(world.answer)
        answer, second = answers
        assert answer
        assert second is None
        answer[0](URL)
        world.sockets[-1].open()
        world.line.close(Closure(1000, ""))
        world.clock.let_pass(60_000)
        assert world.closes() == [(1000, False, 0)]

    @pytest.mark.parametrize("is_open", [False, True])
    def test_other_connections_are_left_alone(self, world: World, is_open: bool) -> None:
        world.is_hidden = is_open
        world.connect()
        if is_open:
            world.sockets[-1].open()
        world.is_hidden = False
        world.clock.let_pass(60_000)
        world.wake("visibilitychange")
        assert len(world.sockets) == 1


class TestSending:
    def test_what_waits_is_sent_in_order_before_the_page_hears_of_it(self, world: World) -> None:
        world.connect()
        world.line.send("a")
        world.line.send("b")
        world.react("open", lambda: world.line.send("c"))
        world.sockets[-1].open()
        world.line.send("d")
        assert world.sockets[-1].sent == ["a", "b", "c", "d"]

    def test_what_was_handed_over_is_not_sent_again(self, world: World) -> None:
        world.open()
        world.line.send("a")
        world.sockets[-1].readyState = ReadyState.CLOSING  # It knows of the loss, and tells later.
        world.line.send("b")
        world.sockets[-1].lose()
        world.line.send("c")
        world.clock.let_pass(250)
        world.sockets[-1].open()
        world.sockets[-1].lose()
        world.clock.let_pass(500)
        world.sockets[-1].open()
        assert [socket.sent for socket in world.sockets] == [["a"], ["b", "c"], []]

    def test_what_waits_is_counted_in_bytes(self, world: World) -> None:
        world.connect()
        world.line.send("€")
        world.sockets[-1].bufferedAmount = 5
        assert world.line.buffered_bytes() == 8
        world.sockets[-1].open()
        assert world.line.buffered_bytes() == 5

    def test_a_full_queue_takes_nothing_more(self, world: World) -> None:
        world.connect(queueLimit=6)
        world.line.send("€")
        with pytest.raises(Exception, match="The queue is full") as caught:
            world.line.send("abcd")
        assert caught.value.name == "QuotaExceededError"  # type: ignore[attr-defined]
        world.line.send("abc")
        world.sockets[-1].open()
        assert world.sockets[-1].sent == ["€", "abc"]

    def test_the_limit_is_a_mebibyte(self, world: World) -> None:
        world.connect()
        world.line.send("x" * 1024 * 1024)
        with pytest.raises(Exception, match="The queue is full"):
            world.line.send("x")

    @pytest.mark.parametrize("ms", [0, 1])
    def test_after_the_end_nothing_is_sent(self, world: World, ms: int) -> None:
        world.open()
        world.line.close(Closure(1000, ""))
        world.clock.let_pass(ms)
        with pytest.raises(Exception, match="Closed") as caught:
            world.line.send("a")
        assert caught.value.name == "InvalidStateError"  # type: ignore[attr-defined]

    def test_binary_data_is_refused_before_it_waits(self, world: World) -> None:
        world.connect()
        with pytest.raises(TypeError, match="SockJS sends text, not binary data"):
            world.line.send(b"a")
