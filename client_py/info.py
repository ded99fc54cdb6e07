"""Asks for /info: what the server says, and how long that took."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel, OnAnswer, Request, nothing
from client_py.browser.random import random_string
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.frames import Parse
from client_py.core.selection import NO_OPTIONS
from client_py.core.server_info import Info
from client_py.core.settings import RequestOptions
from client_py.core.urls import add_path

# The server's info, None if there is none; the round trip in ms; the HTTP status; the answer.
OnInfo = Callable[[Info | None, int, int, str], None]
# (url of the service, how to request, how long that may take in ms, what gets the answer)
AskInfo = Callable[[str, RequestOptions, float, OnInfo], Cancel]
Join = Callable[[OnInfo], Cancel]


class InfoSource:
    """Asks servers what they offer: once for all that wait for the same answer.

    A call takes the URL of the service and what gets the answer, once, unless cancelled. It returns
    what cancels. After a cancel the answer may still come, as after that of a request.
    """

    def __init__(self, request: Request, parse: Parse) -> None:
        """Begin without a question.

        Args:
            request: how to ask.
            parse: turns JSON text into a value.
        """
        self._request = request
        self._parse = parse
        # By URL, or by random text: neither is the name of a member that objects inherit.
        self._questions: dict[str, Join | None] = {}

    def __call__(
        self, base_url: str, options: RequestOptions, timeout_ms: float, on_info: OnInfo
    ) -> Cancel:
        """Join the question that is on its way to this service, or ask.

        A request with headers of its own, or without credentials, is not shared.
        """
        is_own = options.headers is not None or options.no_credentials
        key = random_string(8) if is_own else base_url

        def ask(on_answer: OnAnswer) -> Cancel:
            return self._request(add_path(base_url, "/info"), None, options, None, on_answer)

        join: Join = self._questions.get(key) or Question(
            ask, timeout_ms, self._parse, key, self._questions
        )
        return join(on_info)


class Question:
    """A question on its way; a call joins those that wait for its answer, and returns what leaves.

    When all have left the request is aborted.
    """

    def __init__(
        self,
        ask: Callable[[OnAnswer], Cancel],
        timeout_ms: float,
        parse: Parse,
        key: str,
        questions: dict[str, Join | None],
    ) -> None:
        """Ask.

        Args:
            ask: makes the request.
            timeout_ms: how long that may take.
            parse: turns JSON text into a value.
            key: of this question.
            questions: by key; this one is among them for as long as it can be joined.
        """
        self._parse = parse
        self._key = key
        self._questions = questions
        self._waiting: list[OnInfo] = []
        self._left = 0
        self._started = now_ms()
        self._cancel: Cancel = nothing
        try:
            self._cancel = ask(self._on_answer)
        except Exception:  # A runtime with neither fetch nor XMLHttpRequest.
            timeout_ms = 0
        self._timer = set_timer(lambda: self._on_answer(0, ""), timeout_ms)
        questions[key] = self

    def __call__(self, on_info: OnInfo) -> Cancel:
        self._waiting.append(on_info)
        return self._leave

    def _leave(self) -> None:
        self._left += 1
        if self._left == len(self._waiting):
            self._stop()

    def _on_answer(self, status: int, text: str) -> None:
        self._stop()
        rtt_ms = now_ms() - self._started  # Of the question, also for who joined late.
        info: Info | None = None
        if status == 200:
            try:
                info = self._parse(text)
            except Exception:
                pass
            info = info or NO_OPTIONS  # As ever: a server that answers is tried, whatever it says.
        for on_info in self._waiting:
            on_info(info, rtt_ms, status, text)

    def _stop(self) -> None:
        clear_timer(self._timer)
        self._cancel()
        if self._questions[self._key] is self:  # Not one that was asked since.
            del self._questions[self._key]
