"""The transport over a native WebSocket."""

from __future__ import annotations

from typing import Final, cast

from client_py.browser.dom import Socket, SocketClose, SocketMessage
from client_py.browser.environment import host_class, missing
from client_py.browser.host import new
from client_py.browser.timers import set_timer
from client_py.core.close_codes import CloseCode
from client_py.core.frames import OnFrame
from client_py.core.urls import add_path
from client_py.transports.contract import Link, OnClose, Pool, Service, Transport

# Servers send text: a binary message is a broken frame.
BINARY: Final = "a"


def websocket_transport() -> Transport:
    """Make the transport; three round trips, as over TLS it needs a connection of its own.

    Source: sockjs-protocol 0.3.3, "WebsocketHybi10"; RFC 6455; WebSockets Standard.
    """

    def why_not(service: Service, _: bool) -> str:
        if service.server_info.websocket is False:
            return "the server's info rules WebSocket out"
        return missing("WebSocket")

    return Transport(
        "websocket",
        round_trips=3,
        own_pool=Pool.OWN,
        needs_body=False,
        why_not=why_not,
        connect_to=connect,
    )


def connect(_: Service, session_url: str, on_frame: OnFrame, on_close: OnClose) -> Link:
    """Open a WebSocket; see `Transport`."""
    url = add_path(session_url, "/websocket")
    socket: Socket = new(host_class("WebSocket"), f"ws{url[4:]}")
    is_heard = False

    def on_message(event: SocketMessage) -> None:
        nonlocal is_heard
        is_heard = True
        on_frame(event.data if isinstance(event.data, str) else BINARY)

    def on_end(event: SocketClose) -> None:
        # Before RFC 6455 a close event had none of these.
        broken = "" if event.wasClean else "WebSocket connection broken"
        on_close(event.code or CloseCode.LOST, event.reason or broken)

    def on_error() -> None:
        # Chromium has no close event for what CSP forbids; others have one, in this turn.
        set_timer(give_up, 0)

    def give_up() -> None:
        if not is_heard:  # Engines before RFC 6455 also tell of frames that they skip.
            on_end(cast(SocketClose, {}))

    def send(message: str) -> None:
        socket.send(f"[{message}]")

    def close() -> None:
        socket.onmessage = None
        socket.onclose = None
        socket.onerror = None
        socket.close()

    socket.onmessage = on_message
    socket.onclose = on_end
    socket.onerror = on_error
    return Link(send, close, lambda: socket.bufferedAmount)
