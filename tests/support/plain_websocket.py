"""A WebSocket without SockJS that echoes, and answers a close frame with the same code and reason.

Imported by the site, which serves it as /plain/websocket.
"""

from __future__ import annotations

from aiohttp import WSMsgType, web

NORMAL = 1000


async def plain_websocket(request: web.Request) -> web.WebSocketResponse:
    """Echo each message, of whatever kind."""
    socket = web.WebSocketResponse(autoclose=False, max_msg_size=0)
    await socket.prepare(request)
    while True:
        message = await socket.receive()
        if message.type is WSMsgType.TEXT:
            await socket.send_str(message.data)
        elif message.type is WSMsgType.BINARY:
            await socket.send_bytes(message.data)
        elif message.type is WSMsgType.CLOSE:
            reason = (message.extra or "").encode()
            await socket.close(code=message.data or NORMAL, message=reason)
            return socket
        else:
            return socket
