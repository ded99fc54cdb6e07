"""Batching: messages in, one POST at a time out; what is sent meanwhile is the next batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.senders.contract import Sender


def batching(
    sender: Sender, url: str, options: Any, on_end: Callable[[str | None], None]
) -> tuple[Callable[[str], None], Callable[[], None]]:
    """Queue messages in front of a sender: the first leaves at once, the rest when it is answered.

    Args:
        sender: posts a batch.
        url: of the session.
        options: passed on to the sender.
        on_end: gets why a batch was not taken, or None when all have been after closing.

    Returns:
        What takes a message as JSON text, and what closes, once all on their way have arrived.
    """
    queue: list[str] = []
    is_sending = False
    is_closing = False

    def post() -> None:
        nonlocal queue, is_sending
        payload = f"[{','.join(queue)}]"
        queue = []
        is_sending = True
        sender(url, options, payload, on_done)

    def on_done(error: str | None) -> None:
        nonlocal is_sending
        is_sending = False
        if error is not None:
            on_end("Sending error: " + error)
        elif queue:
            post()
        elif is_closing:
            on_end(None)

    def send(message: str) -> None:
        queue.append(message)
        if not is_sending:
            post()

    def close() -> None:
        nonlocal is_closing
        is_closing = True
        if not is_sending:
            on_end(None)

    return send, close
