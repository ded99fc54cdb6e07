"""The public SockJS class: arguments checked, /info asked, transports tried in turn, events out.

Entry modules import it and say by `equip` what it is made of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from client_py.browser.binary import is_binary
from client_py.browser.console import write_console
from client_py.browser.contract import nothing
from client_py.browser.document import is_document_ready
from client_py.browser.environment import page_url
from client_py.browser.host import new_optional, typeof
from client_py.browser.random import random_digits, random_string
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.close_codes import (
    ALL_FAILED,
    CANNOT_CONNECT,
    LOST,
    LOST_SESSION,
    NORMAL,
    NOT_TRIED,
    TIMED_OUT,
    Closure,
    check_close,
    is_application_code,
    read_closure,
    status_text,
)
from client_py.core.errors import named_error
from client_py.core.frames import HEARTBEAT, MESSAGES, OPEN, decode_frame
from client_py.core.lifecycle import may_follow
from client_py.core.selection import NO_OPTIONS, check_protocols, read_names
from client_py.core.server_info import read_base_url
from client_py.core.timeouts import BODY_PAUSE_MS, transport_timeout_ms
from client_py.core.urls import add_path, check_segment, is_mixed_content, resolve_url
from client_py.core.utf8 import utf8_length
from client_py.events import EventTarget, call_handlers, close_event, message_event, plain_event
from client_py.info import AskInfo
from client_py.transports.contract import Link, OnClose, Service, Transport
from client_py.version import VERSION

# setTimeout overflows at 2**31 ms and fires immediately.
NUMBER_LIMIT: Final = 0x80000000
# 80 bits: whoever knows a session's id may send into it.
SESSION_ID_LENGTH: Final = 16


@dataclass(frozen=True)
class Parts:
    """What differs among builds.

    Attributes:
        all_transports: in order of preference.
        ask_info: asks a server for its /info.
        parse_text: JSON text to a value; raises where it cannot.
        quote_text: a message to JSON text that every one of the transports carries.
        give_advice: tells the page's developer what of protocols and options has no effect.
    """

    all_transports: list[Transport]
    ask_info: AskInfo
    parse_text: Callable[[str], Any]
    quote_text: Callable[[str], str]
    give_advice: Callable[[Any, Any], Any]


@new_optional
class SockJS(EventTarget):
    """A connection that looks like a WebSocket, over whichever transport works."""

    CONNECTING: Final = 0
    OPEN: Final = 1
    CLOSING: Final = 2
    CLOSED: Final = 3
    version: Final = VERSION

    bootstrap_iframe: ClassVar[Callable[[], None]]
    _parts: ClassVar[Parts]
    _candidates: list[Transport]
    _link: Link | None
    _service: Service
    _rtt_ms: float | None

    def __init__(self, url: Any = None, protocols: Any = None, options: Any = None) -> None:
        """Start to connect.

        Args:
            url: of the service; relative to the page, http(s) or ws(s).
            protocols: sub-protocols; transport names where they are nothing else, as in 0.x.
            options: `transports`, `server`, `sessionId`, `timeout`, `transportOptions`; of 0.x
                `protocols_whitelist`, `debug`, `devel`, `cookie`, `info`, `rtt`.

        Raises:
            TypeError: if there is no URL, or an option that is a number is not one.
            SyntaxError: if the URL is invalid, if sub-protocols are empty or repeated, or if the
                server cannot be in a path.
            Exception: named SecurityError, for a plain URL on a secure page.
        """
        super().__init__()
        call_handlers(self)
        if url is None:
            raise TypeError("SockJS needs a URL")
        page = page_url()
        self.url: str = resolve_url(f"{url}", page)
        if is_mixed_content(self.url, page):
            raise named_error("SecurityError", f"The page is https, '{self.url}' must be too")
        self.readyState = self.CONNECTING
        self.protocol = ""
        self.extensions = ""
        self.transport: str | None = None
        self.bufferedAmount = 0
        self.binaryType = "blob"
        self.onopen: Any = None
        self.onmessage: Any = None
        self.onclose: Any = None
        self.onerror: Any = None
        self.onheartbeat: Any = None
        self._options: Any = options or NO_OPTIONS
        self._attempts: list[Any] = []
        SockJS._parts.give_advice(protocols, self._options)
        self._wanted: list[str] = self._read_wanted(read_names(protocols))
        self._session_id = self._options.sessionId or SESSION_ID_LENGTH
        if typeof(self._session_id) != "function":
            check_number("sessionId", self._session_id, typeof(self._session_id) == "number")
        self._minimum_ms = self._options.timeout or 0
        check_number("timeout", self._minimum_ms, True)
        check_number("rtt", self._options.rtt or 0, True)
        self._server = f"{self._options.server or random_digits()}"
        check_segment("server", self._server)
        self._release: Callable[[], None] = nothing
        self._pool = 0
        self._ask_info()

    def send(self, data: Any) -> None:
        """Send a message, as text; after the connection it only counts as buffered.

        Raises:
            TypeError: for binary data, which the protocol does not have.
            Exception: named InvalidStateError, before the connection is open.
        """
        if is_binary(data):
            raise TypeError("SockJS sends text, not binary data")
        if self.readyState == self.CONNECTING:
            raise named_error("InvalidStateError", "Still connecting: wait for open")
        text = f"{data}"
        if self._link:
            self._link.send(SockJS._parts.quote_text(text))
        else:
            self.bufferedAmount += utf8_length(text)

    def close(self, code: Any = None, reason: Any = None) -> None:
        """Close; the close event follows in a later task, with this code and reason.

        Args:
            code: 1000 or 3000-4999.
            reason: at most 123 bytes.

        Raises:
            Exception: named InvalidAccessError, for another code.
            SyntaxError: for a longer reason.
        """
        number: Any = float(NORMAL.code if code is None else code)
        text = NORMAL.reason if reason is None else f"{reason}"
        check_close(number, text)
        self._close(Closure(number, text), True)

    def _read_wanted(self, names: list[str]) -> list[str]:
        """Read which transports the page wants, in the spelling of any generation."""
        known = [transport.wire_name for transport in SockJS._parts.all_transports]

        def strangers(names: list[str]) -> list[str]:
            return [name for name in names if name not in known]

        if strangers(names):
            check_protocols(names)
            names = []
        wanted = read_names(
            self._options.transports or getattr(self._options, "protocols_whitelist", None) or names
        )
        for name in strangers(wanted):  # Not an error: another build may include it.
            self._give_up(name, NOT_TRIED, "unknown", 0)
        return wanted

    # --- /info

    def _ask_info(self) -> None:
        given = self._options.info or NO_OPTIONS
        if given.websocket is not None and getattr(given, "cookie_needed", None) is not None:
            self._on_info({}, None)  # Nothing is left to ask.
            return

        def on_info(info: Any, rtt_ms: Any, status: int, text: str) -> None:
            self._log(f"/info: {status_text(status)} in {rtt_ms} ms {text}")
            if info is None:
                self._close(CANNOT_CONNECT, False, status)
            elif self.readyState == self.CONNECTING:
                self._on_info(info, rtt_ms)

        self._release = SockJS._parts.ask_info(self.url, on_info)

    def _on_info(self, info: Any, rtt_ms: float | None) -> None:
        options = self._options
        given = options.info or NO_OPTIONS

        def field(name: str) -> Any:
            value = getattr(given, name, None)
            return getattr(info, name, None) if value is None else value

        self._rtt_ms = float(options.rtt) if options.rtt else rtt_ms
        moved: Any = field("base_url")
        base_url = read_base_url(moved, page_url())
        if moved and not base_url:
            write_console("warn", "base_url is not an absolute http(s) URL")
        url = base_url or self.url
        named_url = url if getattr(given, "base_url", None) else self.url
        self._service = Service(url, named_url, options, field)
        self._candidates = [
            transport
            for transport in SockJS._parts.all_transports
            if not self._wanted or transport.wire_name in self._wanted
        ]
        self._connect()

    # --- transports

    def _connect(self) -> None:
        if not self._candidates:
            self._close(ALL_FAILED, False)
            return
        transport = self._candidates[0]
        reason = transport.why_not(self._service, False)
        if not reason and transport.needs_body and not is_document_ready():
            timer = set_timer(lambda: self._connect(), BODY_PAUSE_MS)
            self._release = lambda: clear_timer(timer)
            return
        self._candidates.pop(0)
        if reason:
            self._give_up(transport.wire_name, NOT_TRIED, reason, 0)
            self._connect()
        else:
            self._try(transport)

    def _try(self, transport: Transport) -> None:
        """Connect by one transport; whatever it says after its release is dropped here."""
        name = transport.wire_name
        is_over = False
        started = now_ms()
        self._log(name)

        def release() -> None:
            nonlocal is_over
            is_over = True
            clear_timer(timer)
            if self._link:
                self._link.close()
                self._link = None

        def on_frame(text: str) -> None:
            if not is_over:
                self._on_frame(text, on_open, on_close)

        def on_open() -> None:
            clear_timer(timer)
            self._log(f"{name}: open in {now_ms() - started} ms")
            self.transport = name

        def on_close(code: Any, reason: Any) -> None:
            if is_over:
                return
            closure = read_closure([code, reason])
            is_on_purpose = is_application_code(closure.code)
            if is_on_purpose or self.readyState == self.OPEN:
                self._close(closure, is_on_purpose)
                return
            self._give_up(name, closure.code, closure.reason, now_ms() - started)
            release()
            self._connect()

        def on_timeout() -> None:
            if self._link:
                if self._link.is_silent:
                    self._candidates = polling_first(self._candidates)
                on_close(TIMED_OUT.code, self._link.waits_for or TIMED_OUT.reason)

        is_cold = transport.own_pool > self._pool
        if is_cold:
            self._pool = transport.own_pool
        timeout_ms = transport_timeout_ms(
            self._rtt_ms,
            transport.round_trips,
            self._minimum_ms,
            is_cold and self._service.service_url.startswith("https:"),
        )
        timer = set_timer(on_timeout, timeout_ms)
        self._release = release
        try:
            url = self._new_session_url()
            self._link = transport.connect_to(self._service, url, on_frame, on_close)
        except Exception as error:  # The engine refuses, by policy or for want of a feature.
            on_close(LOST_SESSION.code, str(error))

    def _new_session_url(self) -> str:
        """Make up a fresh session; its id may be the page's own choice."""
        length: Any = self._session_id
        session_id = f"{length() if typeof(length) == 'function' else random_string(length)}"
        check_segment("sessionId", session_id)
        return add_path(self._service.service_url, f"/{self._server}/{session_id}")

    def _give_up(self, name: str, code: int, reason: str, ms: int) -> None:
        """Record a transport that did not connect, or was not tried."""
        self._log(f"{name}: {code} {reason}")
        self._attempts.append({"transport": name, "code": code, "reason": reason, "ms": ms})

    # --- from here on the lifecycle

    def _on_frame(self, text: str, on_open: Callable[[], None], on_loss: OnClose) -> None:
        frame = decode_frame(text, SockJS._parts.parse_text)
        if not frame:
            return
        if frame.of_kind == OPEN:
            if self._advance(self.OPEN):
                on_open()
                self.dispatchEvent(plain_event("open"))
            else:
                self._close(LOST_SESSION, False)
        elif frame.of_kind == HEARTBEAT or frame.of_kind == MESSAGES:
            if frame.of_kind == HEARTBEAT and self.readyState == self.OPEN:
                self.dispatchEvent(plain_event("heartbeat"))
            for data in frame.held_values:
                if self.readyState == self.OPEN:  # A listener may have closed.
                    self.dispatchEvent(message_event(data))
        else:
            closure = read_closure(frame.held_values)
            if closure.code == LOST:
                on_loss(LOST, closure.reason)
            else:
                self._close(closure, True)

    def _close(self, closure: Closure, is_clean: bool, status: int | None = None) -> None:
        """End in whatever state; what comes after the first time is dropped."""
        if not self._advance(self.CLOSING):
            return
        self._log(f"closes: {closure.code} {closure.reason}")
        self.transport = None

        def end() -> None:
            self._advance(self.CLOSED)
            if not is_clean:
                self.dispatchEvent(plain_event("error"))
            self.dispatchEvent(close_event(closure, is_clean, status or 0, self._attempts))

        set_timer(end, 0)
        self._release()

    def _advance(self, state: int) -> bool:
        """Change state; the only place that does."""
        if not may_follow(self.readyState, state):
            return False
        self.readyState = state
        return True

    def _log(self, text: str) -> None:
        if self._options.debug:
            write_console("log", text)


def check_number(name: str, value: Any, is_of_type: bool) -> None:
    """Refuse an option that is not the number it should be, or not `is_of_type`.

    Raises:
        TypeError: naming the option.
    """
    if not (is_of_type and value >= 0 and value < NUMBER_LIMIT):  # NaN is neither.
        raise TypeError(f"{name} is '{value}', not a number from 0 to 2^31")


def polling_first(transports: list[Transport]) -> list[Transport]:
    """Return the transports with those that poll in front, whose answers no proxy holds back."""
    polling = [transport for transport in transports if "polling" in transport.wire_name]
    return polling + [transport for transport in transports if "polling" not in transport.wire_name]


def equip(parts: Parts, bootstrap: Callable[[], None]) -> None:
    """Say what this build is made of; `bootstrap` runs the child of an iframe transport."""
    SockJS.bootstrap_iframe = bootstrap
    SockJS._parts = parts
