"""The child side of an iframe transport: runs one inner transport for the parent window.

The child says hello, once in each spelling (JSON as in 1.x, plain as in 0.3). The parent answers in
the one that it knows with a hello of its own: version, transport, session URL. From then on `m`
brings messages to send and `c` closes, and the child posts `t` with frames and `c` with the end.
The parent may be any page: it is trusted with no URL, see core/iframe_urls.py.
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
from client_py.browser.environment import page_url
from client_py.browser.http import request
from client_py.browser.json import parse_native, write_native
from client_py.browser.timers import set_timer
from client_py.core.close_codes import LOST
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
        transports: to choose from, by wire name.

    Source: sockjs-protocol 0.3.3, "IframePage"; HTML Standard, "Cross-document messaging".
    """
    window_id = location_hash()
    parent = parent_window()
    if not parent:
        return
    parent_origin = ANY  # The hello holds no secret.
    is_plain = False
    is_closed = False
    link: Link | None = None

    def post(type: str, data: str) -> None:
        text = encode_envelope(window_id, type, data, is_plain, write_native)
        parent.postMessage(text, parent_origin)

    def on_frame(frame: str) -> None:
        post("t", frame)

    def on_close(code: int, reason: str) -> None:
        closure = write_native([code, reason])
        if is_plain:  # 0.3 has the close frame instead.
            post("t", f"c{closure}")
        else:
            post("c", closure)

    def on_info(status: int, text: str) -> None:
        info: Any = None
        try:
            # Whatever else the server may have at this address is for its own pages alone.
            if status == 200 and OBJECT.search(text):
                info = parse_native(text)
        except Exception:
            pass
        mark = "m" if is_plain else ""
        post("t", mark + write_native([info, 0]))

    def start(hello: Any) -> None:
        nonlocal link
        name = LEGACY_PREFIX.sub("", hello[1])
        base_url = service_url(page_url(), decode_percents)
        if name == "info-receiver":  # 1.x and 0.3 ask for /info this way where they have no CORS.
            request(add_path(base_url, "/info"), None, {}, None, on_info)
            return
        # No options of the parent's: headers can do harm, and noCredentials does nothing here.
        service = Service(base_url, base_url, NO_OPTIONS, NO_OPTIONS)
        url = session_url(base_url, hello[2])
        for transport in transports:
            if transport.wire_name == name:
                link = transport.connect_to(service, url, on_frame, on_close)
                return
        on_close(LOST, f"The iframe page has no {name}")

    def begin(hello: str) -> None:
        if not is_document_ready():  # Some transports put things into the body.
            set_timer(lambda: begin(hello), BODY_PAUSE_MS)
        elif not link and not is_closed:
            try:
                start(parse_native(hello))
            except Exception as error:  # No hello, or the engine refuses.
                on_close(LOST, str(error))

    def on_message(event: Any) -> None:
        nonlocal parent_origin, is_plain, is_closed
        envelope = decode_envelope(event.data, window_id, parse_native)
        if not envelope or event.source is not parent:
            return
        # A file or a sandboxed frame has no origin that could be named.
        origin: str = ANY if event.origin == "null" else event.origin
        if parent_origin != ANY and origin != parent_origin:
            return
        parent_origin = origin
        is_plain = envelope.is_plain
        if envelope.type == "s":
            begin(envelope.data)
        elif envelope.type == "m" and link:
            link.send(envelope.data)
        elif envelope.type == "c":
            is_closed = True
            if link:
                link.close()
            else:
                on_close(LOST, "")

    listen_to_messages(on_message)
    # One hello in each spelling: the parent takes the first that it can read.
    post("s", ENVELOPE_VERSION)
    is_plain = True
    post("s", "")
