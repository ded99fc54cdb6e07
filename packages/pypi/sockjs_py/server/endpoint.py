"""What a service answers: one row for each kind of URL, which a front has routed by `path`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from sockjs_py.server.content_encoding import refuse_encoded_body
from sockjs_py.server.eventsource import eventsource
from sockjs_py.server.exchange import Exchange, RefusalError
from sockjs_py.server.headers import PLAIN_TEXT, preflight
from sockjs_py.server.htmlfile import htmlfile
from sockjs_py.server.iframe import iframe
from sockjs_py.server.info import info
from sockjs_py.server.jsonp import jsonp, jsonp_send
from sockjs_py.server.raw_websocket import RawWebSocketSession
from sockjs_py.server.service import Service
from sockjs_py.server.socket_session import SocketSession
from sockjs_py.server.upgrade import check_upgrade
from sockjs_py.server.websocket import WebSocketSession
from sockjs_py.server.xhr import xhr, xhr_send, xhr_streaming

Answer: TypeAlias = Callable[[Service, Exchange], Awaitable[None]]


async def greeting(service: Service, exchange: Exchange) -> None:
    """Answer that the URL is right (P:133)."""
    await exchange.respond(200, PLAIN_TEXT, b"Welcome to SockJS!\n")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One kind of URL, the one method that it takes, and what answers.

    Attributes:
        path: what follows the service's path; `{name:pattern}` is a part that matches a pattern.
    """

    path: str
    method: str
    answer: Answer
    has_preflight: bool = False


# Neither part of a session's URL may be empty or have a dot (P:338).
SESSION: Final = "/{server:[^/.]+}/{session:[^/.]+}"

ENDPOINTS: Final = (
    Endpoint("", "GET", greeting),
    Endpoint("/", "GET", greeting),
    Endpoint(r"/{page:iframe(-[^/]*)?\.html}", "GET", iframe),
    Endpoint("/info", "GET", info, has_preflight=True),
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

WEBSOCKETS: Final[dict[str, type[SocketSession]]] = {
    f"{SESSION}/websocket": WebSocketSession,
    "/websocket": RawWebSocketSession,
}


async def answer(endpoint: Endpoint, service: Service, exchange: Exchange) -> None:
    """Answer, or say what is wrong with the request."""
    try:
        refuse_encoded_body(service.options, exchange)
        if exchange.method == endpoint.method:
            await endpoint.answer(service, exchange)
        elif exchange.method == "OPTIONS" and endpoint.has_preflight:
            headers = preflight(exchange.headers, service.options, endpoint.method)
            await exchange.respond(204, headers)
        else:
            await exchange.respond(405, {"Allow": endpoint.method})
    except RefusalError as refusal:
        await exchange.refuse(refusal, service.options.session_timeout_s)
    except ConnectionError:
        # It has interrupted the session; there is nobody left to tell.
        pass


async def _refuse_upgrade(service: Service, exchange: Exchange) -> None:
    """Answer a request for a WebSocket's URL that the framework has not taken for a WebSocket."""
    check_upgrade(service.options, exchange.headers)
    raise RefusalError(400, PLAIN_TEXT, "This server does not upgrade the connection.")


# For fronts whose frameworks tell WebSockets from other requests themselves.
NO_UPGRADE: Final = Endpoint("", "GET", _refuse_upgrade)
