"""GET /info: a service's URL in, what its server says and how long that took out."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel, Request, nothing
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.frames import Parse
from client_py.core.selection import NO_OPTIONS
from client_py.core.server_info import Info
from client_py.core.timeouts import INFO_TIMEOUT_MS
from client_py.core.urls import add_path

# The server's info, None if there is none; the round trip in ms; the HTTP status; the answer.
OnInfo = Callable[[Info | None, int, int, str], None]
AskInfo = Callable[[str, OnInfo], Cancel]
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
        # By URL, as no name of JavaScript's own objects begins.
        self._questions: dict[str, Join | None] = {}

    def __call__(self, base_url: str, on_info: OnInfo) -> Cancel:
        """Join the question that is on its way to this service, or ask."""
        join: Join = self._questions[base_url] or Question(
            self._request, self._parse, base_url, self._questions
        )
        return join(on_info)


class Question:
    """A question on its way; a call joins those that wait for its answer, and returns what leaves.

    When all have left the request is aborted.
    """

    def __init__(
        self, request: Request, parse: Parse, base_url: str, questions: dict[str, Join | None]
    ) -> None:
        """Ask.

        Args:
            request: how.
            parse: turns JSON text into a value.
            base_url: of the service.
            questions: by URL; this one is among them for as long as it can be joined.
        """
        self._parse = parse
        self._base_url = base_url
        self._questions = questions
        self._waiting: list[OnInfo] = []
        self._left = 0
        self._started = now_ms()
        self._cancel: Cancel = nothing
        patience_ms = INFO_TIMEOUT_MS
        try:
            self._cancel = request(
                add_path(base_url, "/info"), None, NO_OPTIONS, None, self._on_answer
            )
        except Exception:  # A runtime with neither fetch nor XMLHttpRequest.
            patience_ms = 0
        self._timer = set_timer(lambda: self._on_answer(0, ""), patience_ms)
        questions[base_url] = self

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
        if self._questions[self._base_url] is self:  # Not one that was asked since.
            del self._questions[self._base_url]
