"""How a request becomes a WebSocket: what has to hold, and which draft is spoken."""

from __future__ import annotations

from typing import TypeAlias

from aiohttp import web

from server.protocol.headers import check_origin
from server.protocol.hixie76 import FIRST_KEY, HixieWebSocket
from server.protocol.hybi import HybiWebSocket
from server.protocol.service import Service

WebSocket: TypeAlias = HybiWebSocket | HixieWebSocket


def upgrade(service: Service, request: web.Request) -> WebSocket:
    """Return a WebSocket that speaks the client's draft; `open` shakes hands.

    Raises:
        web.HTTPException: see `check_upgrade`.
    """
    check_upgrade(service, request)
    kind = HixieWebSocket if FIRST_KEY in request.headers else HybiWebSocket
    return kind(service.options.message_limit_bytes, service.options.session_timeout_s)


def check_upgrade(service: Service, request: web.Request) -> None:
    """Refuse what cannot be upgraded.

    Raises:
        web.HTTPNotFound: the service offers no WebSocket.
        web.HTTPBadRequest: it is a plain request, or a proxy changed `Connection`.
        web.HTTPForbidden: pages of that origin are not served.
        web.HTTPServiceUnavailable: `session_limit` sessions are alive.
    Source: sockjs-protocol 0.3.3, "WebsocketHttpErrors" (P:502).
    """
    if not service.options.websocket:
        raise web.HTTPNotFound
    if request.headers.get("Upgrade", "").strip().lower() != "websocket":
        raise web.HTTPBadRequest(text='Can "Upgrade" only to "WebSocket".')
    connection = request.headers.get("Connection", "").lower()
    if "upgrade" not in (token.strip() for token in connection.split(",")):
        raise web.HTTPBadRequest(text='"Connection" must be "Upgrade".')
    # Hybi-10 and older call it by another name.
    origin = request.headers.get("Origin", request.headers.get("Sec-WebSocket-Origin"))
    if origin is not None:
        check_origin(origin, service.options)
    service.check_session_limit({})
