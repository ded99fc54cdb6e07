"""The poll loop: one receiver after the other. Streaming is polling with a long answer.

A receiver in, frames out, until it fails, is cancelled, brings a close frame, or nothing at all.

The next poll has to reach the server within five seconds, whatever a listener does with a frame.
So a receiver that can be aborted holds the frames of a poll until the next one has left. One that
cannot (jsonp) gives them at once: a listener may close, and a poll that had left would keep one of
the engine's few connections to the server.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from client_py.browser.http import Cancel, nothing
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.frames import CLOSE, is_frame
from client_py.receivers.contract import BUSY, OnFrame, Receiver

# "Another connection still open": the server has not seen yet that the last poll has ended.
REFUSAL: Final = "c[2010,"
PAUSE_LIMIT_MS: Final = 1000


@dataclass(frozen=True)
class Polling:
    """A loop that runs.

    `stop_asking` lets the answer that is on its way be the last, `cancel_all` aborts.
    """

    stop_asking: Callable[[], None]
    cancel_all: Cancel


def poll(
    receiver: Receiver, url: str, options: Any, on_line: OnFrame, on_end: Callable[[str], None]
) -> Polling:
    """Receive until the end.

    Args:
        receiver: reads one answer.
        url: asked again and again.
        options: passed on to the receiver.
        on_line: gets each frame, and preludes and other lines of a stream.
        on_end: gets the reason, once, where it ends by itself.
    """
    release: Cancel = nothing
    is_over = False
    is_stopped = False

    def ask(is_second: bool) -> None:
        """Start a receiver; `is_second` if the last one brought nothing, or was refused."""
        nonlocal release
        if is_stopped:
            return
        is_done = False
        started = now_ms()
        last_frame = ""

        def take(line: str) -> None:
            nonlocal last_frame
            if is_done:
                return
            if is_frame(line):
                last_frame = line
            if is_second or not line.startswith(REFUSAL):
                give(line)
            else:
                end(None, [])

        def end(error: str | None, held: list[str]) -> None:
            if is_done:
                return
            finish()
            last = held[-1] if held else last_frame
            is_refused = error == BUSY or last.startswith(REFUSAL) or not (error or last)
            if is_refused and not is_second:
                # After about one round trip; a stream may have lived for longer.
                ask_later(min(now_ms() - started, PAUSE_LIMIT_MS))
                for frame in held[:-1]:
                    give(frame)
            else:
                go_on(error, held, last)

        def finish() -> None:
            nonlocal is_done
            is_done = True
            cancel_answer()

        cancel_answer: Cancel = nothing
        try:
            cancel_answer = receiver(url, options, take, end)
        except Exception as error:  # The engine refuses, by policy, or the page has lost its body.
            reason = str(error)
            set_timer(lambda: end(reason, []), 0)
        release = finish

    def go_on(error: str | None, held: list[str], last: str) -> None:
        # After a close frame, even a broken one, the next poll would open another session.
        if not last or last.startswith(CLOSE):
            error = error or "Answer without a frame"
        if not error:
            ask(False)
        for frame in held:
            give(frame)
        if error and not is_stopped:
            on_end(error)

    def ask_later(pause_ms: float) -> None:
        nonlocal release

        def stop_waiting() -> None:
            clear_timer(timer)

        timer = set_timer(lambda: ask(True), pause_ms)
        release = stop_waiting

    def give(line: str) -> None:
        if not is_over:
            on_line(line)

    def stop() -> None:
        nonlocal is_stopped
        is_stopped = True

    def cancel() -> None:
        nonlocal is_over
        is_over = True
        stop()
        release()

    ask(False)
    return Polling(stop, cancel)
