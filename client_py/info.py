"""GET /info: a service's URL in, what its server says and how long that took out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.http import Cancel, Request, nothing
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.timeouts import INFO_TIMEOUT_MS
from client_py.core.urls import add_path

# The server's info, None if there is none; the round trip in ms; the HTTP status.
OnInfo = Callable[[Any, float, int], None]


def ask_info(
    base_url: str, request: Request, parse: Callable[[str], Any], options: Any, on_info: OnInfo
) -> Cancel:
    """Ask a server what it offers.

    Args:
        base_url: of the service.
        request: how to ask.
        parse: turns JSON text into a value.
        options: for the request.
        on_info: called once, unless cancelled.

    Returns:
        A function that aborts.
    """
    started = now_ms()

    def on_answer(status: int, text: str) -> None:
        clear_timer(timer)
        info: Any = None
        if status == 200:
            try:
                info = parse(text)
            except Exception:
                pass
            info = info or {}  # As ever: a server that answers is tried, whatever it says.
        on_info(info, now_ms() - started, status)

    def cancel() -> None:
        clear_timer(timer)
        cancel_request()

    def give_up() -> None:
        cancel_request()
        on_info(None, 0, 0)

    patience_ms = INFO_TIMEOUT_MS
    cancel_request: Cancel = nothing
    try:
        cancel_request = request(add_path(base_url, "/info"), None, options, None, on_answer)
    except Exception:  # A runtime with neither fetch nor XMLHttpRequest.
        patience_ms = 0
    timer = set_timer(give_up, patience_ms)
    return cancel
