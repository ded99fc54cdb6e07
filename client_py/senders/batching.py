"""Batching: messages in, one POST at a time out; what is sent meanwhile waits for its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.http import nothing
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.batches import batch_length
from client_py.core.timeouts import DRAIN_MS
from client_py.senders.contract import Sender


def batching(
    sender: Sender, url: str, options: Any, on_end: Callable[[str], None]
) -> tuple[Callable[[str], None], Callable[[], None]]:
    """Queue messages in front of a sender: the first leaves at once, the rest when it is answered.

    Args:
        sender: posts a batch.
        url: of the session.
        options: passed on to the sender.
        on_end: gets why a batch was not taken, or "" when closing is over.

    Returns:
        What takes a message as JSON text, and what closes, once all on their way have arrived or
        were given enough time.
    """
    queue: list[str] = []
    cancel: Any = None
    timer: Any = None

    def post() -> None:
        nonlocal queue, cancel
        count = batch_length(queue, sender.encoded_length)
        batch = queue[:count]
        queue = queue[count:]
        cancel = nothing
        try:
            cancel = sender.post(url, options, f"[{','.join(batch)}]", on_done)
        except Exception as error:  # The engine refuses, by policy, or the page has lost its body.
            reason = str(error)
            set_timer(lambda: on_done(reason), 0)

    def on_done(error: str | None) -> None:
        nonlocal cancel
        cancel = None
        if error:
            end("Sending error: " + error)
        elif queue:
            post()
        elif timer:
            end("")

    def send(message: str) -> None:
        queue.append(message)
        if not cancel:
            post()

    def end(reason: str) -> None:
        clear_timer(timer)
        if cancel:
            cancel()
        on_end(reason)

    def close() -> None:
        nonlocal timer
        if not cancel:
            end("")
        elif not timer:
            timer = set_timer(lambda: end(""), DRAIN_MS)

    return send, close
