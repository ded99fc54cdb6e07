"""The poll loop: one receiver after the other. Streaming is polling with a long answer.

It ends when a receiver fails, brings a close frame or no frame at all, or when it is cancelled.

A session on the server lives from poll to poll. The next one has to arrive within five seconds of
the end of the last, whatever a listener does with a frame. So a receiver that can be aborted holds
the frames of a poll until the next one has left. One that cannot (jsonp) gives them at once: a
listener may close, and a poll that had left would keep one of the engine's few connections to the
server.

core/polling.py decides when the same poll is sent once more.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel, nothing
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.frames import OnFrame, is_frame
from client_py.core.polling import REFUSAL, is_refused, why_no_next
from client_py.core.settings import RequestOptions
from client_py.core.timeouts import POLL_PAUSE_LIMIT_MS
from client_py.core.urls import add_number
from client_py.receivers.contract import Receiver


class PollLoop:
    """Polls until the end of the session."""

    def __init__(
        self,
        receiver: Receiver,
        url: str,
        options: RequestOptions,
        on_line: OnFrame,
        on_failure: Callable[[str], None],
    ) -> None:
        """Ask for the first time.

        Args:
            receiver: reads one answer.
            url: asked again and again.
            options: passed on to the receiver.
            on_line: gets each frame, and also preludes and other lines of a stream.
            on_failure: gets the reason, once, if the loop ends by itself.
        """
        self._receiver = receiver
        self._url = url
        self._options = options
        self._on_line = on_line
        self._on_failure = on_failure
        self._number = 0
        self._is_stopped = False
        self._is_over = False
        self._release: Cancel = nothing  # Ends the poll that is under way, or the pause.
        self._ask(is_second=False)

    def stop_asking(self) -> None:
        """Let the answer that is on its way be the last."""
        self._is_stopped = True

    def cancel_all(self) -> None:
        """Abort; nothing is called any more."""
        self._is_over = True
        self._is_stopped = True
        self._release()

    def _ask(self, is_second: bool) -> None:
        """Poll; `is_second`: the last poll was refused, and another refusal counts as an answer."""
        if not self._is_stopped:
            on_refusal = None if is_second else self._ask_later
            self._number += 1
            url = add_number(self._url, self._number, self._options.headers)
            self._release = Poll(
                self._receiver, url, self._options, self._give, on_refusal, self._go_on
            )

    def _ask_later(self, pause_ms: float, frames: list[str]) -> None:
        timer = set_timer(lambda: self._ask(is_second=True), min(pause_ms, POLL_PAUSE_LIMIT_MS))
        self._release = lambda: clear_timer(timer)
        self._give_all(frames)

    def _go_on(self, error: str | None, frames: list[str], last: str) -> None:
        reason = why_no_next(error, last)
        if not reason:
            self._ask(is_second=False)
        self._give_all(frames)
        if reason and not self._is_stopped:
            self._on_failure(reason)

    def _give_all(self, lines: list[str]) -> None:
        for line in lines:
            self._give(line)

    def _give(self, line: str) -> None:
        if not self._is_over:
            self._on_line(line)


class Poll:
    """One poll and its answer. A call releases it, and what the receiver says later is dropped."""

    def __init__(
        self,
        receiver: Receiver,
        url: str,
        options: RequestOptions,
        on_line: OnFrame,
        on_refusal: Callable[[float, list[str]], None] | None,
        on_answer: Callable[[str | None, list[str], str], None],
    ) -> None:
        """Start the receiver; if the engine refuses, the poll ends in a later task.

        Args:
            receiver: reads the answer.
            url: asked.
            options: passed on to the receiver.
            on_line: gets the lines that the receiver does not hold, except for a refusal.
            on_refusal: gets how long a refused poll took, and the frames before the refusal. If it
                is None a refusal is a frame like any other.
            on_answer: gets an error or None, the frames that were held, and the last frame or "".
        """
        self._on_line = on_line
        self._on_refusal = on_refusal
        self._on_answer = on_answer
        self._started = now_ms()
        self._last_frame = ""
        self._is_over = False
        self._cancel: Cancel = nothing
        try:
            self._cancel = receiver(url, options, self._take, self._end)
        except Exception as error:  # The engine refuses, by policy, or the page has lost its body.
            reason = str(error)
            set_timer(lambda: self._end(reason, []), 0)

    def __call__(self) -> None:
        """Abort the request, or clean up after an answer that has ended."""
        self._is_over = True
        self._cancel()

    def _take(self, line: str) -> None:
        if self._is_over:
            return
        if is_frame(line):
            self._last_frame = line
        if self._on_refusal and line.startswith(REFUSAL):
            self._end(None, [])
        else:
            self._on_line(line)

    def _end(self, error: str | None, held: list[str]) -> None:
        if self._is_over:
            return
        self()
        last = held[-1] if held else self._last_frame
        if is_refused(error, last) and self._on_refusal:
            # A stream may have lived for longer than the round trip that it began with.
            self._on_refusal(now_ms() - self._started, held[:-1])
        else:
            self._on_answer(error, held, last)
