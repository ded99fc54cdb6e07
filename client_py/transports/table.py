"""The transports, one row each, in the order in which they are tried."""

from __future__ import annotations

from typing import Final

from client_py.browser.environment import has_global, has_null_origin, page_url
from client_py.browser.http import has_http
from client_py.browser.xdr import xdr_request
from client_py.core.frames import percent_decoder
from client_py.core.urls import is_same_scheme
from client_py.receivers.eventsource import eventsource_receiver
from client_py.receivers.htmlfile import htmlfile_receiver
from client_py.receivers.jsonp import jsonp_receiver
from client_py.receivers.xhr import line_receiver
from client_py.senders.form import form_sender
from client_py.senders.xhr import post_sender
from client_py.transports.contract import Environment, Transport
from client_py.transports.http import http_transport
from client_py.transports.iframe import in_iframe
from client_py.transports.websocket import websocket_transport
from client_py.transports.xhr import XHR, XHR_POLLING, XHR_STREAMING, can_request, is_own_server


def can_xdr(environment: Environment) -> bool:
    """Tell whether XDomainRequest will do, which has no cookies and keeps to the page's scheme."""
    cookie = environment.options.cookie
    is_cookie_needed = environment.info("cookie_needed") if cookie is None else cookie
    return (
        has_global("XDomainRequest")
        and is_same_scheme(environment.url, page_url())
        and not (is_cookie_needed or has_null_origin())
    )


def can_eventsource(environment: Environment) -> bool:
    """Tell whether EventSource exists and messages can be posted."""
    return has_global("EventSource") and can_request(environment)


def can_htmlfile(environment: Environment) -> bool:
    """Tell whether a page of the server may call into this one, or into its own iframe page.

    SockJS 0.1 had the option `cookie: false` rule the latter out.
    """
    is_ruled_out = environment.is_framed and environment.options.cookie is False
    is_own = is_own_server(environment) and not is_ruled_out
    return is_own and has_global("document") and has_http()


def can_jsonp(environment: Environment) -> bool:
    """Tell whether there is a document to put scripts into."""
    return has_global("document")


XDR: Final = post_sender(xdr_request)

EVENTSOURCE: Final = http_transport(
    "eventsource",
    "/eventsource",
    eventsource_receiver,
    XHR,
    can_eventsource,
    round_trips=2,
    needs_body=False,
    decoder=percent_decoder,
)
HTMLFILE: Final = http_transport(
    "htmlfile", "/htmlfile", htmlfile_receiver, XHR, can_htmlfile, 2, needs_body=True
)

TRANSPORTS: Final[list[Transport]] = [
    websocket_transport(),
    XHR_STREAMING,
    http_transport(
        "xdr-streaming",
        "/xhr_streaming",
        line_receiver(xdr_request, True),
        XDR,
        can_xdr,
        round_trips=2,
        needs_body=False,
    ),
    EVENTSOURCE,
    in_iframe(EVENTSOURCE),
    HTMLFILE,
    in_iframe(HTMLFILE),
    XHR_POLLING,
    http_transport(
        "xdr-polling", "/xhr", line_receiver(xdr_request, False), XDR, can_xdr, 2, needs_body=False
    ),
    in_iframe(XHR_POLLING),
    http_transport(
        "jsonp-polling", "/jsonp", jsonp_receiver, form_sender(), can_jsonp, 1, needs_body=True
    ),
]
