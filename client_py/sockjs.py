"""The public SockJS class: it asks for /info, tries transports in turn, and dispatches events.

    _start --> /info --> _on_info --> _connect --> _try --> _on_open --> _on_frame, again and again
                                          ^         |
                                          +---------+  the transport fails: the next one

Whatever is under way (the request, the wait for the page's body, an attempt) has put into
`_release` what ends it. `_close` may be called at any time, by the page, the server or a failure.
Only its first call has an effect: it changes the state, releases, and dispatches `close` in a later
task. The work on one transport is attempt.py's.

Entry modules import this one, and call `equip` with the parts of their build.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from client_py.attempt import Attempt
from client_py.browser.binary import is_binary
from client_py.browser.console import write_console
from client_py.browser.contract import nothing
from client_py.browser.document import is_document_ready
from client_py.browser.dom import Event
from client_py.browser.environment import page_url
from client_py.browser.getter import define_getter
from client_py.browser.host import new_optional
from client_py.browser.memory import Remember, SlowNames
from client_py.browser.query import query_text
from client_py.browser.random import random_digits, random_string
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.browser.timing import page_round_trip_ms
from client_py.core.close_codes import (
    ALL_FAILED,
    CANNOT_CONNECT,
    LOST_SESSION,
    CloseCode,
    Closure,
    chosen_closure,
    status_text,
)
from client_py.core.errors import named_error
from client_py.core.frames import HEARTBEAT_FRAME, OPEN_FRAME, Frame, Parse
from client_py.core.lifecycle import ReadyState, may_follow
from client_py.core.selection import NO_OPTIONS
from client_py.core.server_info import Info, either, is_complete, merge_info, read_base_url
from client_py.core.settings import (
    Options,
    Settings,
    read_request_options,
    read_settings,
    read_url,
    why_no_headers,
)
from client_py.core.timeouts import BODY_PAUSE_MS, transport_timeout_ms
from client_py.core.urls import add_path, add_query, check_segment, is_same_origin
from client_py.core.utf8 import utf8_length
from client_py.events import EventTarget, call_handlers, close_event, message_event, plain_event
from client_py.info import AskInfo
from client_py.transports.contract import Pool, Service, Transport
from client_py.version import VERSION

Handler = Callable[[Event], None]


@dataclass(frozen=True)
class Parts:
    """What differs among builds.

    Attributes:
        all_transports: in order of preference.
        ask_info: asks a server for its /info.
        parse_text: turns JSON text into a value, or raises if it cannot.
        quote_text: turns a message into JSON text that all of the transports can carry.
        slow_names: returns which transports of a service timed out here lately.
        remember: remembers which transports of a connection that has opened had timed out.
        give_advice: warns the page's developer of arguments that have no effect.
    """

    all_transports: list[Transport]
    ask_info: AskInfo
    parse_text: Parse
    quote_text: Callable[[str], str]
    slow_names: SlowNames
    remember: Remember
    give_advice: Callable[[object, object], object]


@new_optional
class SockJS(EventTarget):
    """A connection that looks like a WebSocket, over whichever transport works."""

    CONNECTING: Final = ReadyState.CONNECTING
    OPEN: Final = ReadyState.OPEN
    CLOSING: Final = ReadyState.CLOSING
    CLOSED: Final = ReadyState.CLOSED
    version: Final = VERSION

    Reconnecting: ClassVar[object]  # Only a script of its own has it.
    bootstrap_iframe: ClassVar[Callable[[], None]]
    _parts: ClassVar[Parts]
    _settings: Settings
    bufferedAmount: int
    _candidates: list[Transport]
    _service: Service

    def __init__(
        self, url: object = None, protocols: object = None, options: Options | None = None
    ) -> None:
        """Start to connect.

        Args:
            url: of the service; relative to the page, http(s) or ws(s).
            protocols: sub-protocols, or a list of transport names alone, as in SockJS 0.x.
            options: see `Options` in core/settings.py, and README.md.

        Raises:
            TypeError: if there is no URL, or as `read_settings` does.
            SyntaxError: as `read_settings` and `read_url` do.
            Exception: as `read_url` does.
        """
        super().__init__()
        call_handlers(self)
        if url is None:
            raise TypeError("SockJS needs a URL")
        self._options: Options = options or NO_OPTIONS
        self._query = query_text(self._options.query)
        self.url = add_query(read_url(f"{url}", page_url()), self._query)
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
        self._rtt_ms: float | None = None
        self._unsent_bytes = 0  # Of what was sent after the end.
        self._attempt: Attempt | None = None
        self._attempts: list[dict[str, object]] = []
        self._release: Callable[[], None] = nothing
        self._frames = 0
        self._heartbeats = 0  # How many of the frames were heartbeats.
        self._frame_at = 0
        self._pool: int = Pool.INFO
        define_getter(self, "bufferedAmount", self._buffered_bytes)
        self._start(protocols)

    def _start(self, protocols: object) -> None:
        """Read what the page wants, and ask for /info unless the page has given it all."""
        parts = SockJS._parts
        parts.give_advice(protocols, self._options)
        known_names = [transport.wire_name for transport in parts.all_transports]
        self._settings = read_settings(self._options, protocols, known_names, random_digits())
        for name in self._settings.unknown_names:  # Not an error: another build may include it.
            self._give_up(name, CloseCode.NOT_TRIED, "unknown", 0)
        given = self._options.info
        if given and is_complete(given):
            is_known = is_same_origin(self.url, page_url())
            self._on_info(NO_OPTIONS, page_round_trip_ms() if is_known else None)
            return

        def on_info(info: Info | None, rtt_ms: int, status: int, text: str) -> None:
            self._log(f"/info: {status_text(status)} in {rtt_ms} ms {text}")
            if info is None:
                self._close(CANNOT_CONNECT, is_clean=False, status=status)
            elif self.readyState == ReadyState.CONNECTING:
                self._on_info(info, rtt_ms)

        self._release = parts.ask_info(
            self.url, read_request_options(self._options), self._settings.info_timeout_ms, on_info
        )

    def send(self, data: object) -> None:
        """Send a message, as text; after the end it only adds to `bufferedAmount`, as in WebSocket.

        Raises:
            TypeError: for binary data, which the protocol does not have.
            Exception: named InvalidStateError, before the connection is open.
        """
        if is_binary(data):
            raise TypeError("SockJS sends text, not binary data")
        if self.readyState == ReadyState.CONNECTING:
            raise named_error("InvalidStateError", "Still connecting: wait for open")
        text = f"{data}"
        if self.readyState == ReadyState.OPEN and self._attempt:
            self._attempt.send(SockJS._parts.quote_text(text))
        else:
            self._unsent_bytes += utf8_length(text)

    def close(self, code: object = None, reason: object = None) -> None:
        """Close; the close event follows in a later task, with this code and reason.

        Args:
            code: 1000 or 3000-4999, or what converts to such a number.
            reason: at most 123 bytes.

        Raises:
            Exception: named InvalidAccessError, for another code.
            SyntaxError: for a longer reason.
        """
        self._close(chosen_closure(code, reason), is_clean=True)

    def inspect(self) -> dict[str, object]:
        """Return what a bug report should contain, as plain data."""
        return {
            "version": VERSION,
            "url": self.url,
            "readyState": self.readyState,
            "transport": self.transport,
            "attempts": self._attempts,
            "rtt": self._rtt_ms,
            "frames": self._frames,
            "heartbeats": self._heartbeats,
            "frameAge": now_ms() - self._frame_at if self._frame_at else None,
            "bufferedAmount": self._buffered_bytes(),
        }

    def _buffered_bytes(self) -> int:
        """Return `bufferedAmount`: what has not left, and all that was sent after the end."""
        return self._unsent_bytes + (self._attempt.unsent_bytes() if self._attempt else 0)

    def _on_info(self, info: Info, rtt_ms: float | None) -> None:
        """Decide where to connect and by which transports, and begin with the first.

        Args:
            info: what the server says; the page's option `info` overrides it.
            rtt_ms: how long the answer took; None if that is not known.
        """
        settings = self._settings
        given: Info = self._options.info or NO_OPTIONS
        self._rtt_ms = settings.rtt_ms or rtt_ms
        moved_to = either(given.base_url, info.base_url)
        base_url = read_base_url(moved_to, page_url())
        if moved_to and not base_url:
            write_console("warn", "base_url is not an absolute http(s) URL")
        # A server of another origin must not get what the page meant for this one.
        if base_url and (given.base_url or is_same_origin(base_url, self.url)):
            base_url = add_query(base_url, self._query)
        url = base_url or self.url
        named_url = url if given.base_url else self.url
        server_info = merge_info(given, info, settings.silence_limit_ms)
        self._service = Service(url, named_url, self._options, server_info)
        self._candidates = [
            transport
            for transport in SockJS._parts.all_transports
            if not settings.wanted_names or transport.wire_name in settings.wanted_names
        ]
        if self._options.remember:
            slow = SockJS._parts.slow_names(url)
            self._candidates = move_last(self._candidates, lambda name: f" {name} " in slow)
        self._connect()

    # --- transports

    def _connect(self) -> None:
        """Try the next transport that can work, once the document has the body that it may need."""
        if not self._candidates:
            self._close(ALL_FAILED, is_clean=False)
            return
        transport = self._candidates[0]
        reason = transport.why_not(self._service, False) or why_no_headers(
            self._options, transport.wire_name
        )
        if not reason and transport.needs_body and not is_document_ready():
            timer = set_timer(self._connect, BODY_PAUSE_MS)
            self._release = lambda: clear_timer(timer)
            return
        self._candidates.pop(0)
        if reason:
            self._give_up(transport.wire_name, CloseCode.NOT_TRIED, reason, 0)
            self._connect()
        else:
            self._try(transport)

    def _try(self, transport: Transport) -> None:
        """Connect by a transport; if that fails, record why and go on to the next one."""
        name = transport.wire_name
        started = now_ms()
        self._log(name)

        def on_frame(frame: Frame) -> None:
            if frame.of_kind != OPEN_FRAME:
                self._on_frame(frame)
            else:
                self._on_open(name, now_ms() - started)

        def on_end(closure: Closure, is_on_purpose: bool, is_silent: bool) -> None:
            if is_on_purpose or self.readyState == ReadyState.OPEN:
                self._close(closure, is_on_purpose)
                return
            if is_silent:
                # A proxy that holds back streams still lets complete answers through.
                self._candidates = move_last(self._candidates, lambda other: "polling" not in other)
            self._give_up(name, closure.code, closure.reason, now_ms() - started)
            self._release()
            self._connect()

        is_cold = transport.own_pool > self._pool
        if is_cold:
            self._pool = transport.own_pool
        timeout_ms = transport_timeout_ms(
            self._rtt_ms,
            transport.round_trips,
            self._settings.minimums_ms[name],
            has_handshake=is_cold and self._service.service_url.startswith("https:"),
        )
        attempt = Attempt(transport, SockJS._parts.parse_text, on_frame, on_end, self._log)
        self._attempt = attempt
        self._release = attempt.let_go
        attempt.connect_to(self._service, self._new_session_url, timeout_ms)

    def _new_session_url(self) -> str:
        """Return the URL of a new session, whose id the page may choose itself."""
        wanted: Any = self._settings.session_id
        session_id = f"{wanted() if callable(wanted) else random_string(wanted)}"
        check_segment("sessionId", session_id)
        return add_path(self._service.service_url, f"/{self._settings.server_id}/{session_id}")

    def _give_up(self, name: str, code: int, reason: str, ms: int) -> None:
        """Record a transport that did not connect, or was not tried."""
        self._log(f"{name}: {code} {reason}")
        self._attempts.append({"transport": name, "code": code, "reason": reason, "ms": ms})

    # --- the open connection, and its end

    def _on_open(self, name: str, ms: int) -> None:
        """Use this transport for the connection. A second open frame counts as a loss."""
        if not self._advance(ReadyState.OPEN):
            self._close(LOST_SESSION, is_clean=False)
            return
        self._log(f"{name}: open in {ms} ms")
        self.transport = name
        if self._options.remember:
            SockJS._parts.remember(self._service.service_url, self._attempts)
        self.dispatchEvent(plain_event("open"))

    def _on_frame(self, frame: Frame) -> None:
        """Dispatch the events of a heartbeat or of a frame of messages."""
        self._frames += 1
        self._frame_at = now_ms()
        if frame.of_kind == HEARTBEAT_FRAME:
            self._heartbeats += 1
            if self.readyState == ReadyState.OPEN:
                self.dispatchEvent(plain_event("heartbeat"))
        for data in frame.held_values:
            if self.readyState == ReadyState.OPEN:  # A listener may have closed.
                self.dispatchEvent(message_event(data))

    def _close(self, closure: Closure, is_clean: bool, status: int | None = None) -> None:
        """End the connection, whatever its state; only the first call has an effect.

        Args:
            closure: code and reason of the close event.
            is_clean: whether one side wanted it; if not, an error event comes first.
            status: the HTTP status of /info, if that is why.
        """
        if not self._advance(ReadyState.CLOSING):
            return
        self._log(f"closes: {closure.code} {closure.reason}")
        self.transport = None

        def end() -> None:
            self._advance(ReadyState.CLOSED)
            if not is_clean:
                self.dispatchEvent(plain_event("error"))
            self.dispatchEvent(close_event(closure, is_clean, status or 0, self._attempts))

        set_timer(end, 0)
        self._release()

    def _advance(self, state: int) -> bool:
        """Change the state if it may follow; return whether it may. Nothing else changes it."""
        if not may_follow(self.readyState, state):
            return False
        self.readyState = state
        return True

    def _log(self, text: str) -> None:
        if self._options.debug:
            write_console("log", text)


def move_last(transports: list[Transport], is_last: Callable[[str], bool]) -> list[Transport]:
    """Return the transports in the same order, except that those `is_last` names come last."""
    return [
        *[transport for transport in transports if not is_last(transport.wire_name)],
        *[transport for transport in transports if is_last(transport.wire_name)],
    ]


def equip(parts: Parts, bootstrap: Callable[[], None]) -> None:
    """Set the parts of this build; `bootstrap` runs the child side of an iframe transport."""
    SockJS.bootstrap_iframe = bootstrap
    SockJS._parts = parts
