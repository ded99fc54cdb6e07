"""Any transport in a hidden iframe of the server's own origin: the parent side.

The child side is client_py/iframe.py, or the sockjs-client that the server's page loads.
"""

from __future__ import annotations

from typing import Any, Final

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    listen_to_messages,
    remove_node,
)
from client_py.browser.random import random_string
from client_py.browser.small_json import parse_json, quote_json, stringify_json
from client_py.browser.timers import now_ms, set_timer
from client_py.core.envelope import (
    ENVELOPE_VERSION,
    LEGACY_VERSIONS,
    OLD_PREFIX,
    Envelope,
    decode_envelope,
    encode_envelope,
)
from client_py.core.selection import Environment, inside_iframe, is_sandboxed
from client_py.core.urls import add_path, add_query, origin_of
from client_py.transports.contract import Link, OnClose, OnFrame, Target, Transport

# What the child still has to send gets this long.
REMOVAL_MS: Final = 500

REMOVED: Final = 1006


def in_iframe(transport: Transport) -> Transport:
    """Wrap a transport: two round trips more for page and script, one less for the preflight."""

    def is_usable(environment: Environment) -> bool:
        has_windows = environment.has("document") and environment.has("postMessage")
        can_frame = has_windows and not is_sandboxed(environment)
        return can_frame and transport.is_usable(inside_iframe(environment))

    def connect(target: Target, on_frame: OnFrame, on_close: OnClose) -> Link:
        return connect_iframe(transport.wire_name, target, on_frame, on_close)

    name = f"iframe-{transport.wire_name}"
    return Transport(name, transport.round_trips + 1, True, is_usable, connect)


def connect_iframe(wire_name: str, target: Target, on_frame: OnFrame, on_close: OnClose) -> Link:
    """Load the iframe page and connect by the transport of that name in it."""
    window_id = random_string(8)
    origin = origin_of(target.base_url)
    iframe = create_hidden("iframe")
    is_plain = False

    def post(type: str, data: str) -> None:
        text = encode_envelope(window_id, Envelope(type, data, is_plain), quote_json)
        if iframe.contentWindow:
            iframe.contentWindow.postMessage(text, origin)
        else:
            on_close(REMOVED, "The iframe was removed")

    def say_hello(version: str, name: str) -> None:
        fields = f"{quote_json(version)},{quote_json(name)},{quote_json(target.session_url)}"
        options = stringify_json(target.options)
        post("s", f"[{fields},{quote_json(target.base_url)},{options}]")

    def on_message(event: Any) -> None:
        nonlocal is_plain
        if event.source is not iframe.contentWindow or event.origin != origin:
            return
        envelope = decode_envelope(event.data, window_id, parse_json)
        if envelope is None:
            return
        if envelope.type == "s":
            link.waits_for = "No answer from the SockJS of the iframe page"
            is_plain = envelope.is_plain
            if envelope.data:
                say_hello(ENVELOPE_VERSION, wire_name)
                return
            for version in LEGACY_VERSIONS.split(" "):
                say_hello(f"1.{version}", wire_name)
            say_hello("0.3", f"{OLD_PREFIX}{wire_name}")
        elif envelope.type == "t":
            on_frame(envelope.data)
        elif envelope.type == "c":
            closure = parse_json(envelope.data)
            on_close(closure[0], closure[1])

    def send(message: str) -> None:
        post("m", message)

    def remove() -> None:
        remove_node(iframe)

    def close() -> None:
        stop_listening()
        post("c", "")
        set_timer(remove, REMOVAL_MS)

    stop_listening = listen_to_messages(on_message)
    url = add_path(target.base_url, "/iframe.html")
    iframe.src = f"{add_query(url, 't=' + str(now_ms())) if target.is_devel else url}#{window_id}"
    append_to_body(iframe)
    link = Link(send, close)
    return link
