"""GET /info: a service's URL in, what its server says and how long that took out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.http import Cancel, Request, nothing
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.timeouts import INFO_TIMEOUT_MS
from client_py.core.urls import add_path

# The server's info, None if there is none; the round trip in ms; the HTTP status; the answer.
OnInfo = Callable[[Any, float, int, str], None]
AskInfo = Callable[[str, OnInfo], Cancel]


def info_source(request: Request, parse: Callable[[str], Any]) -> AskInfo:
    """Make a function that asks a server what it offers: once for all who wait for its answer.

    It takes the URL of the service and what is called once, unless cancelled, and returns what
    cancels. After a cancel it may still be called, as after that of a request.

    Args:
        request: how to ask.
        parse: turns JSON text into a value.
    """
    # By URL, as no name of JavaScript's own objects begins.
    questions: Any = {}

    def ask(base_url: str, on_info: OnInfo) -> Cancel:
        join = questions[base_url] or start(base_url)
        return join(on_info)

    def start(base_url: str) -> Callable[[OnInfo], Cancel]:
        waiting: list[OnInfo] = []
        left = 0
        started = now_ms()

        def on_answer(status: int, text: str) -> None:
            stop()
            rtt_ms = now_ms() - started  # Of the question, also for who joined late.
            info: Any = None
            if status == 200:
                try:
                    info = parse(text)
                except Exception:
                    pass
                info = info or {}  # As ever: a server that answers is tried, whatever it says.
            for on_info in waiting:
                on_info(info, rtt_ms, status, text)

        def stop() -> None:
            clear_timer(timer)
            cancel_request()
            if questions[base_url] is join:
                del questions[base_url]

        def join(on_info: OnInfo) -> Cancel:
            waiting.append(on_info)
            return leave

        def leave() -> None:
            nonlocal left
            left += 1
            if left == len(waiting):
                stop()

        patience_ms = INFO_TIMEOUT_MS
        cancel_request: Cancel = nothing
        try:
            cancel_request = request(add_path(base_url, "/info"), None, {}, None, on_answer)
        except Exception:  # A runtime with neither fetch nor XMLHttpRequest.
            patience_ms = 0
        timer = set_timer(lambda: on_answer(0, ""), patience_ms)
        questions[base_url] = join
        return join

    return ask
