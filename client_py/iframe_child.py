"""The child side of an iframe transport: runs one inner transport for the parent window.

The child says hello in both spellings of envelopes: it cannot know which client the parent has. The
first answer that it can read decides, and the child connects by the transport that it names.
transports/iframe.py tells what both sides say from then on.

Any page may load the iframe page and play the parent, and whatever the child does, it does with the
origin and the cookies of the server. So the child trusts nobody with a URL: it connects to the
service that its own address lies in, and takes no more of the parent's URL than the names of server
and session, which are harmless (core/iframe_urls.py, docs/decisions/0014). It listens to its parent
window alone, and to that window's origin alone once it knows it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from client_py.browser.document import (
    decode_percents,
    is_document_ready,
    listen_to_messages,
    location_hash,
    parent_window,
)
from client_py.browser.dom import Window, WindowMessage
from client_py.browser.environment import page_url
from client_py.browser.http import request
from client_py.browser.json import parse_native, write_native
from client_py.browser.timers import set_timer
from client_py.core.close_codes import CloseCode
from client_py.core.envelope import ENVELOPE_VERSION, decode_envelope, encode_envelope
from client_py.core.iframe_urls import service_url, session_url
from client_py.core.selection import NO_OPTIONS
from client_py.core.timeouts import BODY_PAUSE_MS
from client_py.core.urls import add_path
from client_py.transports.contract import Link, Service, Transport

LEGACY_PREFIX: Final = re.compile(r"^(w-)?iframe-")
OBJECT: Final = re.compile(r"^\s*\{")

ANY: Final = "*"


def bootstrap_iframe(transports: list[Transport]) -> None:
    """Say hello to the parent window, if there is one, and do as it says.

    Args:
        transports: that the parent may choose from, by wire name.
    """
    parent = parent_window()
    if parent:
        Child(parent, transports)


class Child:
    """Runs one transport for the parent window. A call takes a message event of this window.

    Source: sockjs-protocol 0.3.3, "IframePage"; HTML Standard, "Cross-document messaging".
    """

    def __init__(self, parent: Window, transports: list[Transport]) -> None:
        """Begin without a transport.

        Args:
            parent: the window that asks for one.
            transports: to choose from, by wire name.
        """
        self._parent = parent
        self._transports = transports
        self._window_id = location_hash()
        self._parent_origin = ANY  # Until the parent speaks; the hello holds no secret.
        self._is_plain = False
        self._is_closed = False
        self._link: Link | None = None
        listen_to_messages(self)
        self._post("s", ENVELOPE_VERSION)
        self._is_plain = True
        self._post("s", "")

    # --- what the parent says

    def __call__(self, event: WindowMessage) -> None:
        """Handle a message event of this window, whoever posted it."""
        envelope = decode_envelope(event.data, self._window_id, parse_native)
        if not envelope or event.source is not self._parent:
            return
        # A file or a sandboxed frame has no origin that could be named.
        origin: str = ANY if event.origin == "null" else event.origin
        if self._parent_origin != ANY and origin != self._parent_origin:
            return
        self._parent_origin = origin
        self._is_plain = envelope.is_plain
        if envelope.type == "s":
            self._begin(envelope.data)
        elif envelope.type == "m" and self._link:
            self._link.send(envelope.data)
        elif envelope.type == "c":
            self._is_closed = True
            if self._link:
                self._link.close()
            else:
                self._on_close(CloseCode.LOST, "")

    def _begin(self, hello: str) -> None:
        if not is_document_ready():  # Some transports put things into the body.
            set_timer(lambda: self._begin(hello), BODY_PAUSE_MS)
        elif not self._link and not self._is_closed:
            try:
                self._start(parse_native(hello))
            except Exception as error:  # No hello, or the engine refuses.
                self._on_close(CloseCode.LOST, str(error))

    def _start(self, hello: Any) -> None:
        """Connect as the parent's hello says, or ask for /info; the parent may post anything."""
        name = LEGACY_PREFIX.sub("", hello[1])
        base_url = service_url(page_url(), decode_percents)
        if name == "info-receiver":  # 1.x and 0.3 ask for /info this way where they have no CORS.
            request(add_path(base_url, "/info"), None, NO_OPTIONS, None, self._on_info)
            return
        # No options of the parent's: headers can do harm, and credentials are always sent here.
        service = Service(base_url, base_url, NO_OPTIONS, NO_OPTIONS)
        url = session_url(base_url, hello[2])
        for transport in self._transports:
            if transport.wire_name == name:
                self._link = transport.connect_to(service, url, self._on_frame, self._on_close)
                self._link.on_sent = self._on_sent
                return
        self._on_close(CloseCode.LOST, f"The iframe page has no {name}")

    # --- what the child posts

    def _post(self, type: str, data: str) -> None:
        text = encode_envelope(self._window_id, type, data, self._is_plain, write_native)
        self._parent.postMessage(text, self._parent_origin)

    def _on_frame(self, frame: str) -> None:
        self._post("t", frame)

    def _on_sent(self, length: int) -> None:
        self._post("b", f"{length}")

    def _on_close(self, code: int, reason: str) -> None:
        closure = write_native([code, reason])
        if self._is_plain:  # 0.3 has the close frame instead.
            self._post("t", f"c{closure}")
        else:
            self._post("c", closure)

    def _on_info(self, status: int, text: str) -> None:
        info: object = None
        try:
            # Whatever else the server may have at this address is for its own pages alone.
            if status == 200 and OBJECT.search(text):
                info = parse_native(text)
        except Exception:
            pass
        mark = "m" if self._is_plain else ""
        self._post("t", mark + write_native([info, 0]))
