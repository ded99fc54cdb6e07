"""The poll loop: one receiver after the other. Streaming is polling with a long answer.

A receiver in, frames out, until it fails, is cancelled, brings a close frame, or nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.http import Cancel
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.frames import CLOSE, is_frame
from client_py.core.timeouts import EMPTY_ANSWERS_LIMIT, poll_pause_ms
from client_py.receivers.contract import OnFrame, Receiver


def poll(
    receiver: Receiver, url: str, options: Any, on_frame: OnFrame, on_end: Callable[[str], None]
) -> Cancel:
    """Receive until the end.

    Args:
        receiver: reads one answer.
        url: asked again and again.
        options: passed on to the receiver.
        on_frame: gets each frame; preludes and blank lines are left out.
        on_end: gets the reason, once, where it ends by itself.

    Returns:
        A function that aborts at once.
    """
    release: Any = None
    is_over = False
    empty_answers = 0
    last_frame = ""

    def take(line: str) -> None:
        nonlocal empty_answers, last_frame
        if is_frame(line) and not is_over:
            empty_answers = 0
            last_frame = line
            on_frame(line)

    def next_poll() -> None:
        nonlocal release, empty_answers
        is_done = False
        empty_answers += 1

        def take_now(line: str) -> None:
            if not is_done:
                take(line)

        def end(error: str | None, lines: list[str]) -> None:
            if not is_done:
                finish()
                go_on(error, [line for line in lines if is_frame(line)])

        def finish() -> None:
            nonlocal is_done
            is_done = True
            cancel_answer()

        cancel_answer = receiver(url, options, take_now, end)
        release = finish

    def go_on(error: str | None, frames: list[str]) -> None:
        nonlocal release
        timer: Any = None

        def stop_waiting() -> None:
            clear_timer(timer)

        release = stop_waiting
        last = frames[-1] if frames else last_frame
        # After a close frame, even a broken one, the next poll would open another session.
        if last.startswith(CLOSE) or (not frames and empty_answers > EMPTY_ANSWERS_LIMIT):
            error = error or "Answer without a valid frame"
        if not error and not frames and empty_answers:
            timer = set_timer(next_poll, poll_pause_ms(empty_answers))
        elif not error:
            next_poll()
        for frame in frames:
            take(frame)
        if error and not is_over:
            on_end(error)

    def cancel() -> None:
        nonlocal is_over
        is_over = True
        release()

    next_poll()
    return cancel
