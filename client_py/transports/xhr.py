"""The transports over XMLHttpRequest or fetch alone, which every engine of today has."""

from __future__ import annotations

from typing import Final

from client_py.browser.http import has_cors, has_http, request
from client_py.core.selection import Environment
from client_py.core.urls import is_same_origin
from client_py.receivers.xhr import line_receiver
from client_py.senders.xhr import post_sender
from client_py.transports.http import http_transport


def can_request(environment: Environment) -> bool:
    """Tell whether XMLHttpRequest or fetch reaches the server with its cookies."""
    return not environment.is_null_origin and (
        has_cors() or (has_http() and is_same_origin(environment.url, environment.page_url))
    )


def can_stream(environment: Environment) -> bool:
    """Tell the same of an answer read while it comes, which XMLHttpRequest without CORS cannot."""
    return has_cors() and not environment.is_null_origin


XHR: Final = post_sender(request)
XHR_STREAMING: Final = http_transport(
    "xhr-streaming",
    "/xhr_streaming",
    line_receiver(request, True),
    XHR,
    can_stream,
    round_trips=2,
    needs_body=True,
)
XHR_POLLING: Final = http_transport(
    "xhr-polling",
    "/xhr",
    line_receiver(request, False),
    XHR,
    can_request,
    round_trips=2,
    needs_body=False,
)
