"""The routes of a service: one row for each endpoint.

In: an application, a prefix, a handler. Out: the routes, and the service behind them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from aiohttp import web

from server.protocol.content_encoding import refuse_encoded_body
from server.protocol.eventsource import eventsource
from server.protocol.headers import PLAIN_TEXT, preflight
from server.protocol.htmlfile import htmlfile
from server.protocol.iframe import iframe
from server.protocol.info import info
from server.protocol.jsonp import jsonp, jsonp_send
from server.protocol.options import Options
from server.protocol.raw_websocket import raw_websocket
from server.protocol.service import Handler, Service
from server.protocol.websocket import websocket
from server.protocol.xhr import xhr, xhr_send, xhr_streaming

Answer: TypeAlias = Callable[[Service, web.Request], Awaitable[web.StreamResponse]]


async def greeting(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer that the URL is right (P:133)."""
    await refuse_encoded_body(service.options, request)
    return web.Response(text="Welcome to SockJS!\n", headers=PLAIN_TEXT)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One kind of URL: the one method it takes, and what answers."""

    path: str
    method: str
    answer: Answer
    has_preflight: bool = False


# Neither part of a session's URL may be empty or have a dot (P:338).
_SESSION: Final = "/{server:[^/.]+}/{session:[^/.]+}"

ENDPOINTS: Final = (
    Endpoint(f"{_SESSION}/websocket", "GET", websocket),
    Endpoint("", "GET", greeting),
    Endpoint("/", "GET", greeting),
    Endpoint(r"/{page:iframe(-[^/]*)?\.html}", "GET", iframe),
    Endpoint("/info", "GET", info, has_preflight=True),
    Endpoint("/websocket", "GET", raw_websocket),
)

HTTP_TRANSPORTS: Final = (
    Endpoint("xhr", "POST", xhr, has_preflight=True),
    Endpoint("xhr_send", "POST", xhr_send, has_preflight=True),
    Endpoint("xhr_streaming", "POST", xhr_streaming, has_preflight=True),
    Endpoint("eventsource", "GET", eventsource),
    Endpoint("htmlfile", "GET", htmlfile),
    Endpoint("jsonp", "GET", jsonp),
    Endpoint("jsonp_send", "POST", jsonp_send),
)


def add_sockjs(
    app: web.Application, prefix: str, handler: Handler, options: Options | None = None
) -> Service:
    """Serve SockJS below a prefix.

    Args:
        prefix: the path that clients connect to, such as `/echo`; a slash at its end is ignored.
        handler: runs once for each session; the session is closed when it returns.
        options: limits and times; by default those of the protocol.

    Returns:
        The service, which knows the live sessions. It ends with the application.

    Raises:
        TypeError: `app` is not an aiohttp application.
    """
    if not isinstance(app, web.Application):
        raise TypeError(f"add_sockjs needs an aiohttp.web.Application, not {app!r}")
    prefix = prefix.rstrip("/")
    service = Service(prefix, handler, options or Options())
    # One route for all of these: aiohttp tries one route after another, and polls are frequent.
    transports = {endpoint.path: endpoint for endpoint in HTTP_TRANSPORTS}
    path = f"{prefix}{_SESSION}/{{transport:{'|'.join(transports)}}}"
    app.router.add_route("*", path, partial(answer_transport, transports, service))
    for endpoint in ENDPOINTS:
        path = prefix + endpoint.path
        app.router.add_route(endpoint.method, path, partial(endpoint.answer, service))
        app.router.add_route("*", path, partial(answer_other_method, endpoint, service))
    app.on_shutdown.append(service.close)
    app.on_cleanup.append(service.end)
    return service


async def answer_transport(
    transports: Mapping[str, Endpoint], service: Service, request: web.Request
) -> web.StreamResponse:
    """Answer with the transport that the URL names."""
    endpoint = transports[request.match_info["transport"]]
    await refuse_encoded_body(service.options, request)
    if request.method == endpoint.method:
        return await endpoint.answer(service, request)
    return await answer_other_method(endpoint, service, request)


async def answer_other_method(
    endpoint: Endpoint, service: Service, request: web.Request
) -> web.StreamResponse:
    """Answer a preflight, or say which method the endpoint takes."""
    await refuse_encoded_body(service.options, request)
    if request.method == "OPTIONS" and endpoint.has_preflight:
        return preflight(request, service.options, endpoint.method)
    return web.Response(status=405, headers={"Allow": endpoint.method})
