"""The transports, one row each, in the order in which they are tried."""

from __future__ import annotations

from typing import Final

from client_py.browser.environment import has_null_origin, missing, page_url
from client_py.browser.http import has_http
from client_py.browser.xdr import XdrRequest
from client_py.core.frames import percent_decoder
from client_py.core.urls import is_same_scheme
from client_py.receivers.eventsource import eventsource_receiver
from client_py.receivers.htmlfile import HtmlfileAnswer
from client_py.receivers.jsonp import jsonp_receiver
from client_py.receivers.xhr import line_receiver
from client_py.senders.form import form_sender
from client_py.senders.xhr import post_sender
from client_py.transports.contract import Service, Transport
from client_py.transports.http import http_transport
from client_py.transports.iframe import in_iframe
from client_py.transports.websocket import websocket_transport
from client_py.transports.xhr import (
    NO_ORIGIN,
    XHR,
    XHR_POLLING,
    XHR_STREAMING,
    is_own_server,
    why_no_request,
)


def why_no_xdr(service: Service, _: bool) -> str:
    """Return why XDomainRequest cannot be used: it sends no cookies, and keeps to one scheme."""
    cookie = service.page_options.cookie
    if service.server_info.needs_cookie if cookie is None else cookie:
        reason = "sends no cookies"
    elif not is_same_scheme(service.service_url, page_url()):
        reason = "needs the page's own scheme"
    else:
        reason = NO_ORIGIN if has_null_origin() else ""
    return missing("XDomainRequest") or reason


def why_no_eventsource(service: Service, is_framed: bool) -> str:
    """Return why there is no EventSource, or no way to post messages."""
    return missing("EventSource") or why_no_request(service, is_framed)


def why_no_htmlfile(service: Service, is_framed: bool) -> str:
    """Return why the server's page may not call into this one, or into the iframe page.

    The option `cookie: false` rules the iframe page out, as in SockJS 0.1.
    """
    if is_framed and service.page_options.cookie is False:
        return "`cookie` is false"
    if not is_own_server(service, is_framed):
        return "needs the server's own origin"
    return missing("document") or ("" if has_http() else missing("XMLHttpRequest"))


def why_no_jsonp(_: Service, is_framed: bool) -> str:
    """Return why no script can be added: there is no document."""
    return missing("document")


XDR: Final = post_sender(XdrRequest)

EVENTSOURCE: Final = http_transport(
    "eventsource",
    "/eventsource",
    eventsource_receiver,
    XHR,
    why_no_eventsource,
    round_trips=3,
    needs_body=False,
    decoder=percent_decoder,
)
HTMLFILE: Final = http_transport(
    "htmlfile", "/htmlfile", HtmlfileAnswer, XHR, why_no_htmlfile, round_trips=3, needs_body=True
)

# What the iframe page offers; nothing else, as any page may frame it and ask.
FRAMED: Final[list[Transport]] = [EVENTSOURCE, HTMLFILE, XHR_POLLING]

TRANSPORTS: Final[list[Transport]] = [
    websocket_transport(),
    XHR_STREAMING,
    http_transport(
        "xdr-streaming",
        "/xhr_streaming",
        line_receiver(XdrRequest, True),
        XDR,
        why_no_xdr,
        round_trips=3,
        needs_body=False,
    ),
    EVENTSOURCE,
    in_iframe(EVENTSOURCE),
    HTMLFILE,
    in_iframe(HTMLFILE),
    XHR_POLLING,
    http_transport(
        "xdr-polling",
        "/xhr",
        line_receiver(XdrRequest, False),
        XDR,
        why_no_xdr,
        round_trips=4,
        needs_body=False,
    ),
    in_iframe(XHR_POLLING),
    http_transport(
        "jsonp-polling",
        "/jsonp",
        jsonp_receiver,
        form_sender(),
        why_no_jsonp,
        round_trips=4,
        needs_body=True,
    ),
]
