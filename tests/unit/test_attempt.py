"""attempt.py, over a transport that says what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from client_py import attempt
from client_py.attempt import Attempt
from client_py.core.frames import Frame


class Watchdogs:
    """Counts the watchdogs that watch."""

    def __init__(self) -> None:
        self.count = 0

    def make(self, *_: object) -> SimpleNamespace:
        self.count += 1
        return SimpleNamespace(hear=lambda text: None, let_go=self.let_go)

    def let_go(self) -> None:
        self.count -= 1


@pytest.fixture
def watchdogs(monkeypatch: pytest.MonkeyPatch) -> Watchdogs:
    found = Watchdogs()
    monkeypatch.setattr(attempt, "Watchdog", found.make)
    monkeypatch.setattr(attempt, "set_timer", lambda *_: None)
    monkeypatch.setattr(attempt, "clear_timer", lambda _: None)
    return found


def test_every_watchdog_is_released_though_a_server_opens_twice(watchdogs: Watchdogs) -> None:
    say: Callable[[str], None]

    def connect_to(_: object, url: str, on_text: Callable[[str], None], __: object) -> Any:
        nonlocal say
        say = on_text
        return SimpleNamespace(close=lambda: None)

    frames: list[Frame] = []
    ends: list[object] = []
    transport: Any = SimpleNamespace(connect_to=connect_to)
    service: Any = SimpleNamespace(server_info=SimpleNamespace(silence_limit_ms=None))
    tried = Attempt(
        transport, json.loads, frames.append, lambda *end: ends.append(end), lambda _: None
    )
    tried.connect_to(service, lambda: "http://a.test/0/0", 1000)
    say("o")
    assert watchdogs.count == 1
    say("o")
    assert (len(frames), ends) == (2, [])
    tried.let_go()
    assert watchdogs.count == 0
