"""The transports over XMLHttpRequest or fetch alone, which every engine of today has."""

from __future__ import annotations

from typing import Final

from client_py.browser.environment import has_null_origin, page_url
from client_py.browser.http import has_cors, has_http, request
from client_py.core.urls import is_same_origin
from client_py.receivers.xhr import line_receiver
from client_py.senders.xhr import post_sender
from client_py.transports.contract import Service
from client_py.transports.http import http_transport

NO_ORIGIN: Final = "no origin"


def why_no_stream(_: Service, is_framed: bool) -> str:
    """Return why no request reaches the server with its cookies and can be read as it comes."""
    if not has_cors():
        return "no CORS"
    return NO_ORIGIN if has_null_origin() and not is_framed else ""


def why_no_request(service: Service, is_framed: bool) -> str:
    """Return the same for requests that are read at their end, as any XMLHttpRequest allows."""
    return (
        ""
        if has_http() and is_own_server(service, is_framed)
        else why_no_stream(service, is_framed)
    )


def is_own_server(service: Service, is_framed: bool) -> bool:
    """Return whether the server is the one that the page, or its future iframe, came from."""
    return is_framed or (is_same_origin(service.service_url, page_url()) and not has_null_origin())


XHR: Final = post_sender(request)
XHR_STREAMING: Final = http_transport(
    "xhr-streaming",
    "/xhr_streaming",
    line_receiver(request, is_streaming=True),
    XHR,
    why_no_stream,
    round_trips=3,
    needs_body=True,
)
XHR_POLLING: Final = http_transport(
    "xhr-polling",
    "/xhr",
    line_receiver(request, is_streaming=False),
    XHR,
    why_no_request,
    round_trips=4,
    needs_body=False,
)
