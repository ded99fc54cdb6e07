"""What has to hold before a request may become a WebSocket."""

from __future__ import annotations

from aiohttp import web

from server.protocol.headers import check_origin
from server.protocol.service import Service


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
    if origin := request.headers.get("Origin"):
        check_origin(origin, service.options)
    service.check_session_limit({})
