"""The transports, one row each, in the order in which they are tried."""

from __future__ import annotations

from typing import Final

from client_py.browser.http import request
from client_py.core.selection import Environment
from client_py.receivers.xhr import line_receiver
from client_py.senders.xhr import post_sender
from client_py.transports.contract import Transport
from client_py.transports.http import http_transport
from client_py.transports.websocket import websocket_transport


def can_request(environment: Environment) -> bool:
    """Tell whether XMLHttpRequest or fetch reaches the server with its cookies."""
    return not environment.is_null_origin and (
        environment.has_cors or (environment.has_http and environment.is_same_origin)
    )


def can_stream(environment: Environment) -> bool:
    """Tell the same of an answer read while it comes, which old XMLHttpRequests cannot."""
    return not environment.is_null_origin and environment.has_cors


TRANSPORTS: Final[list[Transport]] = [
    websocket_transport(),
    http_transport(
        "xhr-streaming",
        "/xhr_streaming",
        line_receiver(request, True),
        post_sender(request),
        can_stream,
        needs_body=True,
    ),
    http_transport(
        "xhr-polling", "/xhr", line_receiver(request, False), post_sender(request), can_request
    ),
]
