"""watchdog.py: the words of a loss, by a clock that the test moves."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import pytest

from client_py import watchdog
from client_py.core.close_codes import CloseCode
from tests.support.simulated import Clock, Timer

TOLD_LIMIT_MS = 6000


@pytest.mark.parametrize("too_soon_ms", [0, 0.4, 1])
def test_a_loss_names_the_limit_although_timers_ring_too_soon(
    monkeypatch: pytest.MonkeyPatch, too_soon_ms: float
) -> None:
    clock = Clock()

    def ring_too_soon(callback: Callable[[], None], delay_ms: float) -> Timer:
        return clock.later(callback, max(1, delay_ms - too_soon_ms))

    monkeypatch.setattr(watchdog, "now_ms", lambda: math.floor(clock.now_ms))
    monkeypatch.setattr(watchdog, "set_idle_timer", ring_too_soon)
    monkeypatch.setattr(watchdog, "clear_timer", clock.stop)
    monkeypatch.setattr(watchdog, "listen_to_page", lambda *_: partial(int))
    losses: list[tuple[int, str]] = []
    lines: list[str] = []
    watchdog.Watchdog(TOLD_LIMIT_MS, lambda *loss: losses.append(loss), lines.append)
    clock.let_pass(TOLD_LIMIT_MS + 1)
    assert losses == [(CloseCode.LOST, "No heartbeat for 6 s")]
