"""One attempt to connect over one transport, and the connection that it becomes if it succeeds.

An attempt lives as long as its transport is of use:

    connect_to --> waits for the open frame --> carries messages --> ends
                           |
                           +--> ends: refused, lost, or timed out

An attempt that ends by itself calls `on_end`, once, and its owner (sockjs.py) then calls `let_go`.
The owner may also call `let_go` at any time before. Requests are aborted late, and sockets close
in a later task: whatever a transport calls back after `let_go` is dropped here, and nowhere else.
The time-out runs from `connect_to` to the open frame. From then on watchdog.py judges the silence.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.dom import Timer
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.close_codes import CloseCode, Closure, is_application_code, read_closure
from client_py.core.frames import CLOSE_FRAME, OPEN_FRAME, Frame, Parse, decode_frame
from client_py.transports.contract import Link, Service, Transport
from client_py.watchdog import Watchdog

# Gets code and reason of the end, whether the other side meant to end it, and whether it timed out
# with a transport whose bytes something on the way may be holding back.
OnEnd = Callable[[Closure, bool, bool], None]


class Attempt:
    """A transport that is tried, and then carries the connection."""

    def __init__(
        self,
        transport: Transport,
        parse: Parse,
        on_frame: Callable[[Frame], None],
        on_end: OnEnd,
        log: Callable[[str], None],
    ) -> None:
        """Begin without a link.

        Args:
            transport: by which to connect.
            parse: turns JSON text into a value.
            on_frame: gets each frame but a close frame.
            on_end: gets how the attempt ended.
            log: tells the page's developer what happens.
        """
        self._transport = transport
        self._parse = parse
        self._on_frame = on_frame
        self._on_end = on_end
        self._log = log
        self._is_over = False
        self._link: Link | None = None
        self._silence_limit_ms: float | None = None
        self._timer: Timer | None = None  # Until the open frame.
        self._watchdog: Watchdog | None = None  # From then on.

    def connect_to(self, service: Service, make_url: Callable[[], str], timeout_ms: float) -> None:
        """Connect to a new session at `make_url()`; if that raises, the attempt ends."""
        self._silence_limit_ms = service.server_info.silence_limit_ms
        self._timer = set_timer(self._on_timeout, timeout_ms)
        try:
            self._link = self._transport.connect_to(
                service, make_url(), self._on_text, self._on_close
            )
        except Exception as error:  # The engine refuses, by policy or for want of a feature.
            self._on_close(CloseCode.LOST, str(error))

    def send(self, message: str) -> None:
        """Send a message, which is JSON text."""
        if self._link:
            self._link.send(message)

    def unsent_bytes(self) -> int:
        """Return how much of what was sent has not left for the server, as far as it is known."""
        return self._link.unsent_bytes() if self._link else 0

    def let_go(self) -> None:
        """End the attempt; what was sent before may still reach the server."""
        self._is_over = True
        clear_timer(self._timer)
        if self._watchdog:
            self._watchdog.let_go()
        if self._link:
            self._link.close()

    def _on_text(self, text: str) -> None:
        if self._is_over:
            return
        if self._watchdog:
            self._watchdog.hear(text)
        frame = decode_frame(text, self._parse)
        if not frame:
            return
        if frame.of_kind == CLOSE_FRAME:
            closure = read_closure(frame.held_values)
            self._on_end(closure, closure.code != CloseCode.LOST, False)
            return
        if frame.of_kind == OPEN_FRAME and not self._watchdog:  # A second one ends the connection.
            clear_timer(self._timer)
            self._watchdog = Watchdog(self._silence_limit_ms, self._on_close, self._log)
        self._on_frame(frame)

    def _on_close(self, code: int, reason: str) -> None:
        if not self._is_over:
            closure = read_closure([code, reason])
            self._on_end(closure, is_application_code(closure.code), False)

    def _on_timeout(self) -> None:
        if self._link:
            reason = self._link.waits_for or "Transport timed out"
            closure = Closure(CloseCode.TIMED_OUT, reason)
            self._on_end(closure, False, self._link.is_silent)
