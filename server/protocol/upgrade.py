"""How a request becomes a WebSocket: what has to hold, and which draft is spoken."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from aiohttp import web

from server.protocol.headers import check_origin
from server.protocol.hixie76 import FIRST_KEY, HixieWebSocket
from server.protocol.hybi import HybiWebSocket
from server.protocol.service import Service

WebSocket: TypeAlias = HybiWebSocket | HixieWebSocket


def upgrade(service: Service, request: web.Request, ping_s: float | None = None) -> WebSocket:
    """Return a WebSocket that speaks the client's draft; `prepare` shakes hands.

    Args:
        ping_s: the time between pings, in drafts that have them.

    Raises:
        web.HTTPException: see `check_upgrade`.
    """
    check_upgrade(service, request)
    options = service.options
    if FIRST_KEY in request.headers:
        return HixieWebSocket(options.message_limit_bytes, options.session_timeout_s)
    return HybiWebSocket(
        # A compressor costs a session more memory than all else of it.
        compress=False,
        heartbeat=ping_s,
        max_msg_size=options.message_limit_bytes,
        timeout=options.session_timeout_s,
    )


async def close_or_cut_off(
    socket: WebSocket,
    transport: asyncio.Transport,
    timeout_s: float,
    code: int = 1000,
    reason: str = "",
) -> None:
    """Close a WebSocket; drop the connection of a peer that does not play its part in time.

    One that reads no more would keep its connection, what was written to it, and a handler
    that waits to send for ever.
    """
    # Not `wait_for`: to cancel one wait for the peer to read cancels all of the connection's.
    cutting_off = asyncio.get_running_loop().call_later(timeout_s, transport.abort)
    try:
        await socket.close(code=code, message=reason.encode())
    finally:
        cutting_off.cancel()
        # Without an answer aiohttp closes politely, which waits until all is read.
        transport.abort()


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
