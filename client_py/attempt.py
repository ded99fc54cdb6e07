"""One attempt at a connection: a transport in, its frames and its end out. sockjs.py imports it.

An attempt lives as long as its transport is of use:

    start --> waits for the open frame --> settle --> carries messages --> ends
                      |
                      +--> ends: refused, lost, or timed out

It ends once, by itself: `on_end` tells how, and whether the other side wanted it. Its owner then
releases it, be it to try the next transport, or ends it by `release` at any time. What a transport
calls back after that is dropped here and nowhere else: requests are aborted late, and sockets close
in a later task. The time-out runs from `start` to `settle`, as a live transport may be silent.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.dom import Timer
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.close_codes import CloseCode, Closure, is_application_code, read_closure
from client_py.core.frames import CLOSE_FRAME, OPEN_FRAME, Frame, Parse, decode_frame
from client_py.transports.contract import Link, Service, Transport


class Attempt:
    """A transport that is tried, and then carries the connection.

    Args:
        transport: by which to connect.
        parse: turns JSON text into a value.
        on_frame: gets each frame but the last.
        on_end: gets how it ended, and whether the other side ended it on purpose.
    """

    def __init__(
        self,
        transport: Transport,
        parse: Parse,
        on_frame: Callable[[Frame], None],
        on_end: Callable[[Closure, bool, bool], None],
    ) -> None:
        self._transport = transport
        self._parse = parse
        self._on_frame = on_frame
        self._on_end = on_end
        self._is_over = False
        self._link: Link | None = None
        self._timer: Timer | None = None

    def start(self, service: Service, make_url: Callable[[], str], timeout_ms: float) -> None:
        """Connect; `make_url` makes up the URL of a session, or raises."""
        self._timer = set_timer(self._on_timeout, timeout_ms)
        try:
            self._link = self._transport.connect_to(
                service, make_url(), self._on_text, self._on_close
            )
        except Exception as error:  # The engine refuses, by policy or for want of a feature.
            self._on_close(CloseCode.LOST, str(error))

    def send(self, message: str) -> None:
        """Send a message, as JSON text."""
        if self._link:
            self._link.send(message)

    def release(self) -> None:
        """End; the transport may still bring to the server what was sent."""
        self._is_over = True
        clear_timer(self._timer)
        if self._link:
            self._link.close()
            self._link = None

    def _on_text(self, text: str) -> None:
        frame = None if self._is_over else decode_frame(text, self._parse)
        if not frame:
            return
        if frame.of_kind == CLOSE_FRAME:
            closure = read_closure(frame.held_values)
            self._on_end(closure, closure.code != CloseCode.LOST, False)
            return
        if frame.of_kind == OPEN_FRAME:
            clear_timer(self._timer)
        self._on_frame(frame)

    def _on_close(self, code: int, reason: str) -> None:
        if not self._is_over:
            closure = read_closure([code, reason])
            self._on_end(closure, is_application_code(closure.code), False)

    def _on_timeout(self) -> None:
        if self._link:
            reason = self._link.waits_for or "Transport timed out"
            self._on_end(Closure(CloseCode.TIMED_OUT, reason), False, self._link.is_silent)
