"""Notices by its silence that a connection is dead.

Networks lose connections without a word: a phone that changes cells, a laptop that sleeps, a proxy
that forgets. core/heartbeats.py says after how long a silence a connection must be lost.

A timer alone is no proof. It rings late in a hidden page, and after a sleep of the machine it rings
before the frames that have come meanwhile are delivered. So a silence that is too long gets a
second look, one second later. And when one of the page's own events says that a sleep is over, the
watchdog looks at once, rather than when the timer rings.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel
from client_py.browser.dom import PageEvent, Timer
from client_py.browser.page import WAKING, listen_to_page
from client_py.browser.timers import clear_timer, now_ms, set_idle_timer
from client_py.core.close_codes import CloseCode
from client_py.core.frames import HEARTBEAT_FRAME
from client_py.core.heartbeats import Heartbeats
from client_py.core.timeouts import SECOND_LOOK_MS


class Watchdog:
    """Watches over one open connection."""

    def __init__(
        self,
        fixed_ms: float | None,
        on_close: Callable[[int, str], None],
        log: Callable[[str], None],
    ) -> None:
        """Begin to watch.

        Args:
            fixed_ms: see `Heartbeats`.
            on_close: gets the code and reason of the loss.
            log: tells the page's developer what happens.
        """
        self._on_close = on_close
        self._log = log
        self._heartbeats = Heartbeats(fixed_ms)
        self._heard_at = now_ms()
        self._is_suspicious = False
        self._timer: Timer | None = None
        self._stop_listening: Cancel = listen_to_page(WAKING, self._on_page)
        self._look()

    def hear(self, text: str) -> None:
        """Take note of a frame, or, if the text is empty, of mere bytes."""
        self._heard_at = now_ms()
        self._is_suspicious = False
        if text:
            self._heartbeats.hear(text == HEARTBEAT_FRAME, self._heard_at)
            if text == HEARTBEAT_FRAME:  # The limit may be another from now on.
                self._look()

    def let_go(self) -> None:
        """Stop watching."""
        clear_timer(self._timer)
        self._stop_listening()

    def _on_page(self, event: PageEvent) -> None:
        self._log(f"page: {event.type}")
        self._is_suspicious = False
        self._look()

    def _look(self) -> None:
        clear_timer(self._timer)
        limit_ms = self._heartbeats.limit_ms()
        if not limit_ms:
            return
        silence_ms = now_ms() - self._heard_at
        self._log(f"silent for {silence_ms} ms")
        left_ms = limit_ms - SECOND_LOOK_MS - silence_ms
        if left_ms > 0:
            self._timer = set_idle_timer(self._look, left_ms)
        elif not self._is_suspicious:
            self._is_suspicious = True
            self._timer = set_idle_timer(self._look, SECOND_LOOK_MS)
        else:
            # Firefox's timers ring up to a millisecond too soon.
            self._on_close(CloseCode.LOST, f"No heartbeat for {(silence_ms + 500) // 1000} s")
