"""Any transport in a hidden iframe of the server's own origin: the parent side.

Where a page cannot send requests with cookies to another origin, a page of that origin still can.
So the client loads one, the iframe page, and has it run the transport. Both windows talk through
`postMessage`, in envelopes that begin with an id that only the two of them know.

The handshake takes one message in each direction. The child, client_py/iframe_child.py, speaks
first, since a parent has no sure sign that a frame has loaded what it should. It says hello
twice, once in each spelling: as JSON with its version, like sockjs-client 1.x, and plain, like 0.3.
The parent takes the hello that comes first and answers in its spelling: version, transport, URL
of the session, URL of the service. That page may be sockjs-client's as well. One of 1.x keeps its
version to itself and throws at every answer with another, so the parent sends an answer for each.

From then on `m` carries messages to the child, `t` carries frames back, `b` says how many bytes of
messages have left, and `c` ends the session from either side. A second hello in the spelling that
was agreed upon, or a second load, means that another page has taken the child's place. It knows
nothing of the session, which is therefore lost.

What a frame shows before its hello is a guess, used in error messages alone: docs/decisions/0014.
"""

from __future__ import annotations

from client_py.browser.contract import Cancel
from client_py.browser.document import (
    append_to_body,
    create_hidden,
    listen_to_messages,
    listen_to_violations,
    remove_node,
)
from client_py.browser.dom import Iframe, WindowMessage
from client_py.browser.environment import is_sandboxed, missing
from client_py.browser.json import parse_native, write_native
from client_py.browser.random import random_string
from client_py.browser.timers import now_ms, set_timer
from client_py.core.close_codes import CloseCode
from client_py.core.envelope import (
    ENVELOPE_VERSION,
    OLD_PREFIX,
    Envelope,
    decode_envelope,
    encode_envelope,
    parent_versions,
)
from client_py.core.frames import OnFrame
from client_py.core.timeouts import DRAIN_MS
from client_py.core.urls import add_path, add_query, origin_of
from client_py.core.utf8 import utf8_length
from client_py.transports.contract import Link, OnClose, Pool, Service, Transport
from client_py.transports.xhr import NO_ORIGIN


def in_iframe(transport: Transport) -> Transport:
    """Wrap a transport, which takes one round trip more: two for page and script, no preflight."""

    def why_not(service: Service, _: bool) -> str:
        if is_sandboxed():
            return NO_ORIGIN
        lacking = missing("document") or missing("postMessage") or missing("JSON")
        return lacking or transport.why_not(service, True)

    def connect(service: Service, session_url: str, on_frame: OnFrame, on_close: OnClose) -> Link:
        load = IframePage(transport.wire_name, service, session_url, on_frame, on_close)
        return load()

    name = f"iframe-{transport.wire_name}"
    return Transport(
        name,
        transport.round_trips + 1,
        own_pool=Pool.IFRAME,
        needs_body=True,
        why_not=why_not,
        connect_to=connect,
    )


class IframePage:
    """The server's iframe page, and the transport in it. A call loads the page, and returns a link.

    Source: sockjs-protocol 0.3.3, "IframePage"; HTML Standard, "Cross-document messaging".
    """

    _stop_listening: Cancel
    _stop_watching: Cancel

    def __init__(
        self,
        wire_name: str,
        service: Service,
        session_url: str,
        on_frame: OnFrame,
        on_close: OnClose,
    ) -> None:
        """Begin without a page.

        Args:
            wire_name: what the transport is called in the iframe page.
            service: whose page it is.
            session_url: where the child connects.
            on_frame: gets each frame.
            on_close: gets the code and reason of the end.
        """
        self._wire_name = wire_name
        self._service = service
        self._session_url = session_url
        self._on_frame = on_frame
        self._on_close = on_close
        self._window_id = random_string(8)
        self._origin = origin_of(service.service_url)
        self._iframe: Iframe = create_hidden("iframe")
        self._is_plain = False
        self._has_loaded = False
        self._has_hello = False
        self._tells_bytes = False  # Children of sockjs-client do not.
        self._unsent_bytes = 0
        self._link = Link(
            self._send,
            self._close,
            lambda: self._unsent_bytes,
            "The iframe page did not load",
            is_silent=True,
        )

    def __call__(self) -> Link:
        """Load the page; whatever fails later goes to `on_close`."""
        self._stop_listening = listen_to_messages(self._on_message)
        url = add_path(self._service.service_url, "/iframe.html")
        if self._service.page_options.devel:
            url = add_query(url, f"t={now_ms()}")
        self._iframe.src = f"{url}#{self._window_id}"
        self._stop_watching = listen_to_violations(self._iframe.src, self._on_violation)
        self._iframe.onload = self._on_load
        self._iframe.onerror = self._on_load  # In Firefox, for what is forbidden or refused.
        append_to_body(self._iframe)  # Here WebKit calls `onload` for what is forbidden.
        return self._link

    # --- the link

    def _send(self, message: str) -> None:
        if self._tells_bytes:
            self._unsent_bytes += utf8_length(message) + 1
        self._post("m", message)

    def _close(self) -> None:
        """Let the child send what it has before the iframe goes."""
        # A child that says nothing more, as none of sockjs-client does, has this long.
        set_timer(self._remove, DRAIN_MS if self._has_hello else 0)
        if self._has_hello:
            self._post("c", "")

    def _remove(self) -> None:
        self._stop_listening()
        self._stop_watching()
        remove_node(self._iframe)

    def _post(self, type: str, data: str) -> None:
        text = encode_envelope(self._window_id, type, data, self._is_plain, write_native)
        if self._iframe.contentWindow:
            self._iframe.contentWindow.postMessage(text, self._origin)
        else:
            self._on_close(CloseCode.LOST, "The iframe was removed")

    # --- what happens to the page

    def _on_load(self) -> None:
        """Note that a page has arrived: the server's, or an error page of the engine."""
        if not self._has_hello:
            self._link.waits_for = "The iframe page has no SockJS"
        elif self._has_loaded:
            self._on_reload()
        self._has_loaded = True

    def _on_reload(self) -> None:
        """End the session: the page that has taken the child's place knows nothing of it."""
        self._has_hello = False
        self._stop_listening()
        self._on_close(CloseCode.LOST, "The iframe was reloaded")

    def _on_violation(self) -> None:
        self._on_close(CloseCode.LOST, "The iframe page is blocked by this page's CSP")

    # --- what the child says

    def _on_message(self, event: WindowMessage) -> None:
        if event.source is not self._iframe.contentWindow or event.origin != self._origin:
            return
        envelope = decode_envelope(event.data, self._window_id, parse_native)
        if not envelope:
            return
        if envelope.type == "s":
            if not self._has_hello:
                self._on_hello(envelope)
            elif envelope.is_plain == self._is_plain:
                self._on_reload()
        elif envelope.type == "t":
            self._on_frame(envelope.data)
        elif envelope.type == "b":
            self._on_sent(int(envelope.data))
        elif envelope.type == "c":
            # IE 8 calls from within the child, which must not go meanwhile.
            set_timer(self._remove, 0)
            self._on_frame(f"c{envelope.data}")  # Which may be anything.

    def _on_hello(self, hello: Envelope) -> None:
        self._stop_watching()
        self._has_hello = True
        self._is_plain = hello.is_plain
        self._tells_bytes = hello.data == ENVELOPE_VERSION
        self._link.waits_for = "The iframe page has no answer"
        if hello.data > ENVELOPE_VERSION:
            reason = f"The iframe page has no version {ENVELOPE_VERSION} but {hello.data}"
            self._on_close(CloseCode.LOST, reason)
            return
        name = f"{OLD_PREFIX}{self._wire_name}" if self._is_plain else self._wire_name
        for version in parent_versions(hello.data, self._is_plain):
            # Source: sockjs-client 1.6.1 and 0.3.4, `bootstrap_iframe`.
            answer = [version, name, self._session_url, self._service.service_url]
            self._post("s", write_native(answer))

    def _on_sent(self, length: int) -> None:
        if 0 < length <= self._unsent_bytes:  # It may be no number, or too many.
            self._unsent_bytes -= length
