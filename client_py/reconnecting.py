"""A SockJS that comes back: it makes one SockJS after another, and looks like one that lasts.

    CONNECTING --> OPEN --> CONNECTING --> OPEN ...     after each loss
         |           |
         +-----------+--> CLOSING --> CLOSED            the page has closed
         +-----------+--------------> CLOSED            core/close_codes.py says that it is over

No server resumes a session, so each new connection is a new session. Nobody can know whether what
was sent right before a loss has arrived, so it is not sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from client_py.browser.binary import is_binary
from client_py.browser.console import report_error, write_console
from client_py.browser.contract import Cancel
from client_py.browser.dom import Dispatcher, Event, PageEvent, Timer
from client_py.browser.getter import define_getter
from client_py.browser.page import WAKING, is_hidden, is_offline, listen_to_page
from client_py.browser.promise import ask
from client_py.browser.random import random_fraction
from client_py.browser.timers import clear_timer, now_ms, set_idle_timer, set_timer
from client_py.core.backoff import delay_ms, split_options
from client_py.core.close_codes import CloseCode, Closure, chosen_closure, comes_back
from client_py.core.errors import named_error
from client_py.core.lifecycle import ReadyState
from client_py.core.settings import Options
from client_py.core.timeouts import INFO_TIMEOUT_MS
from client_py.core.utf8 import utf8_length
from client_py.events import EventTarget, call_handlers, close_event, plain_event
from client_py.sockjs import Handler, SockJS


class ReconnectingSockJS(EventTarget):
    """A connection with the members of SockJS that is made anew whenever it is lost."""

    CONNECTING: Final = ReadyState.CONNECTING
    OPEN: Final = ReadyState.OPEN
    CLOSING: Final = ReadyState.CLOSING
    CLOSED: Final = ReadyState.CLOSED

    def __init__(
        self,
        url: object = None,
        protocols: object = None,
        options: dict[str, object] | None = None,
    ) -> None:
        """Start to connect.

        Args:
            url: of the service, as for SockJS; or a function that is called before each try and
                returns the URL or a promise of it.
            protocols: as for SockJS.
            options: as for SockJS; those that `split_options` explains; and `shouldReconnect`, a
                function that takes the close event and returns whether to reconnect. The event's
                `willReconnect` says what would happen without it.

        Raises:
            TypeError: if an option for coming back is wrong.
            Exception: as SockJS does at the first try, unless the URL comes from a function.
        """
        super().__init__()
        call_handlers(self)
        self.url = ""
        self.readyState: int = ReadyState.CONNECTING
        self.protocol = ""
        self.extensions = ""
        self.transport: str | None = None
        self.binaryType = "blob"
        self.onopen: Handler | None = None
        self.onmessage: Handler | None = None
        self.onclose: Handler | None = None
        self.onerror: Handler | None = None
        self.onheartbeat: Handler | None = None
        self._line = Line(self, url, protocols, {} if options is None else options)
        define_getter(self, "bufferedAmount", self._line.buffered_bytes)

    def send(self, data: object) -> None:
        """Send a message, as text; what is sent before the connection is open waits for that.

        Raises:
            TypeError: for binary data, which the protocol does not have.
            Exception: named QuotaExceededError, if more than `queueLimit` bytes would wait; named
                InvalidStateError, after the end.
        """
        self._line.send(data)

    def inspect(self) -> dict[str, object]:
        """Return what a bug report should contain: that of the last SockJS, and totals."""
        return self._line.inspect()

    def close(self, code: object = None, reason: object = None) -> None:
        """Close for good; the last close event follows in a later task. Raises as SockJS does."""
        self._line.close(chosen_closure(code, reason))


class Line:
    """What is behind a ReconnectingSockJS: a live SockJS, or the wait for the next one.

    A class of its own: pages do not see its members, and it compiles to one function.
    """

    def __init__(
        self,
        target: ReconnectingSockJS,
        url: object,
        protocols: object,
        options: dict[str, object],
    ) -> None:
        """Start to connect; see ReconnectingSockJS."""
        limits, others = split_options(options)
        self._target = target
        self._url = url
        self._protocols = protocols
        self._limits = limits
        self._options = cast(Options, others)
        decide = options.get("shouldReconnect") or as_told
        if not callable(decide):
            raise TypeError("shouldReconnect is not a function")
        self._decide: Callable[[Event], object] = decide
        self._is_debugging = options.get("debug")
        self._socket: SockJS | None = None
        self._last_socket: SockJS | None = None
        self._queue: list[str] = []
        self._queued_bytes = 0
        self._retries = 0  # Failed tries since a connection lasted.
        self._reconnects = -1  # The first connection does not count.
        self._opened_at = 0
        self._hidden_at = 0  # When the SockJS was made, if the page was hidden.
        self._timer: Timer | None = None  # Until the next try.
        self._try()
        self._stop_listening: Cancel = listen_to_page(WAKING, self._on_page)

    def send(self, data: object) -> None:
        """Send a message or queue it."""
        if self._socket and self._socket.readyState == ReadyState.OPEN:
            self._socket.send(data)
            return
        if is_binary(data):
            raise TypeError("SockJS sends text, not binary data")
        if self._target.readyState > ReadyState.OPEN:
            raise named_error("InvalidStateError", "Closed")
        text = f"{data}"
        length = self._queued_bytes + utf8_length(text)
        if length > self._limits["queueLimit"]:
            raise named_error("QuotaExceededError", "The queue is full")
        self._queue.append(text)
        self._queued_bytes = length

    def close(self, closure: Closure) -> None:
        """Close for good."""
        if self._target.readyState > ReadyState.OPEN:
            return
        self._target.readyState = ReadyState.CLOSING
        clear_timer(self._timer)
        if self._socket:
            self._socket.close(closure.code, closure.reason)
        else:
            set_timer(lambda: self._end(closure, True), 0)

    def inspect(self) -> dict[str, object]:
        """Return the last SockJS's report, with what differs here."""
        report: dict[str, object] = self._last_socket.inspect() if self._last_socket else {}
        report["readyState"] = self._target.readyState
        report["reconnects"] = max(0, self._reconnects)
        report["retries"] = self._retries
        report["bufferedAmount"] = self.buffered_bytes()
        return report

    def buffered_bytes(self) -> int:
        """Return what waits here, and what has not left the connection."""
        return self._queued_bytes + (self._socket.bufferedAmount if self._socket else 0)

    def _try(self) -> None:
        """Connect, as soon as the URL is there."""
        self._timer = None
        if callable(self._url):
            ask(self._url).then(self._connect).then(None, self._fail)
            return
        try:
            self._connect(self._url)
        except Exception as error:
            if not self._last_socket:  # The page's own mistake: `new` raises it.
                raise
            self._fail(error)

    def _connect(self, url: object) -> None:
        if self._target.readyState != ReadyState.CONNECTING:
            return
        socket = SockJS(url, self._protocols, self._options)
        self._socket = socket
        self._last_socket = socket
        self._hidden_at = now_ms() if is_hidden() else 0
        self._target.url = socket.url

        def on_event(event: Event) -> None:
            if event.type == "open":
                self._opened_at = now_ms()
                self._reconnects += 1
                self._target.readyState = ReadyState.OPEN
                self._target.transport = socket.transport
                for text in self._queue:
                    socket.send(text)
                self._queue = []
                self._queued_bytes = 0
            self._on_event(event)

        # Nobody listens to the SockJS itself: its events are ours.
        cast(Dispatcher, socket).dispatchEvent = on_event

    def _fail(self, error: object) -> None:
        if self._target.readyState == ReadyState.CONNECTING:
            self._on_event(plain_event("error"))
            self._end(Closure(CloseCode.CANNOT_CONNECT, str(error)), False)

    def _end(self, closure: Closure, is_clean: bool) -> None:
        """Dispatch the close event of an end that no SockJS has."""
        if self._target.readyState < ReadyState.CLOSED:
            self._on_event(close_event(closure, is_clean, 0, []))

    def _on_event(self, event: Event) -> None:
        """Dispatch an event; before a close event, plan the next try or give up."""
        if event.type == "close":
            if self._opened_at and now_ms() - self._opened_at >= self._limits["minUptime"]:
                self._retries = 0
            self._opened_at = 0
            self._socket = None
            self._target.transport = None
            event.retryIn = 0
            event.willReconnect = (
                self._target.readyState < ReadyState.CLOSING
                and self._retries < self._limits["maxRetries"]
                and self._may_come_back(event)
            )
            if event.willReconnect:
                self._wait(event)
            else:
                self._target.readyState = ReadyState.CLOSED
                self._stop_listening()
        self._target.dispatchEvent(event)

    def _wait(self, event: Event) -> None:
        event.retryIn = (
            self._limits["maxDelay"]
            if is_offline()
            else delay_ms(random_fraction(), self._retries, self._limits)
        )
        self._retries += 1
        self._log(f"retry {self._retries} in {int(event.retryIn)} ms")
        self._target.readyState = ReadyState.CONNECTING
        self._timer = set_idle_timer(self._try, event.retryIn)

    def _may_come_back(self, event: Event) -> bool:
        """Return whether to try again after this end; the page may decide otherwise."""
        wants_to = comes_back(event.code, event.reason, event.status)
        event.willReconnect = wants_to
        try:
            wants_to = bool(self._decide(event))
        except Exception as error:
            report_error(error)
        return wants_to and self._target.readyState < ReadyState.CLOSING  # `close()` may have come.

    def _on_page(self, event: PageEvent) -> None:
        """When the page wakes up or is online, end the wait, or replace a try that has stalled.

        Engines may hold up a WebSocket that a hidden page has opened, even after it is shown.
        """
        socket = self._socket
        if event.type == "visibilitychange" and is_hidden():
            return
        if self._target.readyState == ReadyState.CONNECTING:
            if self._timer:
                self._log(f"page: {event.type}")
                clear_timer(self._timer)
                self._try()
            elif socket and self._hidden_at and now_ms() - self._hidden_at > INFO_TIMEOUT_MS:
                cast(Dispatcher, socket).dispatchEvent = drop
                self._socket = None  # While the URL is awaited, another event must not try too.
                socket.close()
                self._try()

    def _log(self, text: str) -> None:
        if self._is_debugging:
            write_console("log", text)


def as_told(event: Event) -> object:
    """Return what the event says: the default of `shouldReconnect`."""
    return event.willReconnect


def drop(_: Event) -> None:
    """Ignore an event of a SockJS that has been replaced."""
