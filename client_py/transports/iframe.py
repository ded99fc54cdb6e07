"""Any transport in a hidden iframe of the server's own origin: the parent side.

The child side is client_py/iframe_child.py, which tells how the two speak, or the sockjs-client
that the server's page loads. Nothing tells surely what a frame shows: see docs/decisions/0014.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    listen_to_messages,
    listen_to_violations,
    remove_node,
)
from client_py.browser.environment import is_sandboxed, missing
from client_py.browser.json import parse_native, write_native
from client_py.browser.random import random_string
from client_py.browser.timers import now_ms, set_timer
from client_py.core.close_codes import LOST
from client_py.core.envelope import (
    ENVELOPE_VERSION,
    OLD_PREFIX,
    Envelope,
    decode_envelope,
    encode_envelope,
    parent_versions,
)
from client_py.core.timeouts import DRAIN_MS
from client_py.core.urls import add_path, add_query, origin_of
from client_py.transports.contract import Link, OnClose, OnFrame, Service, Transport
from client_py.transports.xhr import NO_ORIGIN


def in_iframe(transport: Transport) -> Transport:
    """Wrap a transport: two round trips more for page and script, one less for the preflight."""

    def why_not(service: Service, _: bool) -> str:
        if is_sandboxed():
            return NO_ORIGIN
        lacking = missing("document") or missing("postMessage") or missing("JSON")
        return lacking or transport.why_not(service, True)

    name = f"iframe-{transport.wire_name}"
    return Transport(
        name, transport.round_trips + 1, 2, True, why_not, connector(transport.wire_name)
    )


def connector(wire_name: str) -> Callable[[Service, str, OnFrame, OnClose], Link]:
    """Make what loads the iframe page and connects by a transport in it, called `wire_name` there.

    Its link's `close` lets the child send what it has before the iframe goes.

    Source: sockjs-protocol 0.3.3, "IframePage"; HTML Standard, "Cross-document messaging".
    """

    def connect(service: Service, session_url: str, on_frame: OnFrame, on_close: OnClose) -> Link:
        window_id = random_string(8)
        origin = origin_of(service.service_url)
        iframe = create_hidden("iframe")
        is_plain = False
        has_loaded = False
        has_hello = False

        def post(type: str, data: str) -> None:
            text = encode_envelope(window_id, type, data, is_plain, write_native)
            if iframe.contentWindow:
                iframe.contentWindow.postMessage(text, origin)
            else:
                on_close(LOST, "The iframe was removed")

        def on_load() -> None:
            """Note that a page has arrived, or an engine's own that tells of an error."""
            nonlocal has_loaded
            if not has_hello:
                link.waits_for = "The iframe page has no SockJS"
            elif has_loaded:
                on_reload()
            has_loaded = True

        def on_reload() -> None:
            """End the session: the page that has taken the child's place knows nothing of it."""
            nonlocal has_hello
            has_hello = False
            stop_listening()
            on_close(LOST, "The iframe was reloaded")

        def on_violation() -> None:
            on_close(LOST, "The iframe page is blocked by this page's CSP")

        def on_message(event: Any) -> None:
            if event.source is not iframe.contentWindow or event.origin != origin:
                return
            envelope = decode_envelope(event.data, window_id, parse_native)
            if not envelope:
                return
            if envelope.type == "s":
                if not has_hello:
                    on_hello(envelope)
                elif envelope.is_plain == is_plain:
                    on_reload()
            elif envelope.type == "t":
                on_frame(envelope.data)
            elif envelope.type == "c":
                set_timer(
                    remove, 0
                )  # IE 8 calls from within the child, which must not go meanwhile.
                on_end(envelope.data)

        def on_end(text: str) -> None:
            closure: Any = None
            try:
                closure = parse_native(text)
            except Exception:
                pass
            if not isinstance(closure, list):
                closure = [None, None]  # No code, which is told as a broken frame.
            on_close(closure[0], closure[1])

        def on_hello(hello: Envelope) -> None:
            nonlocal has_hello, is_plain
            stop_watching()
            has_hello = True
            is_plain = hello.is_plain
            link.waits_for = "The iframe page has no answer"
            if hello.data > ENVELOPE_VERSION:
                on_close(
                    LOST, f"The iframe page has no version {ENVELOPE_VERSION} but {hello.data}"
                )
                return
            name = f"{OLD_PREFIX}{wire_name}" if is_plain else wire_name
            for version in parent_versions(hello.data, is_plain):
                # Source: sockjs-client 1.6.1 and 0.3.4, `bootstrap_iframe`.
                post("s", write_native([version, name, session_url, service.service_url]))

        def send(message: str) -> None:
            post("m", message)

        def remove() -> None:
            stop_listening()
            stop_watching()
            remove_node(iframe)

        def close() -> None:
            # A child that says nothing more, as none of sockjs-client does, has this long.
            set_timer(remove, DRAIN_MS if has_hello else 0)
            if has_hello:
                post("c", "")

        link = Link(send, close, "The iframe page did not load", True)
        stop_listening = listen_to_messages(on_message)
        url = add_path(service.service_url, "/iframe.html")
        if service.page_options.devel:
            url = add_query(url, f"t={now_ms()}")
        iframe.src = f"{url}#{window_id}"
        stop_watching = listen_to_violations(iframe.src, on_violation)
        iframe.onload = on_load
        iframe.onerror = on_load  # Firefox has it for what is forbidden or refused.
        append_to_body(iframe)  # Here WebKit calls `onload` for what is forbidden.
        return link

    return connect
