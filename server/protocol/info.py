"""`GET /info`: what the service can do, and how far away it is (P:255-317)."""

from __future__ import annotations

import json
import secrets

from aiohttp import web

from server.protocol.content_encoding import refuse_encoded_body
from server.protocol.headers import JSON, NEVER_CACHED, cors
from server.protocol.service import Service


async def info(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with the service's abilities, how often it beats, in ms, and 32 bits of entropy."""
    await refuse_encoded_body(service.options, request)
    body = {
        "websocket": service.options.websocket,
        "cookie_needed": service.options.cookie_needed,
        "origins": ["*:*"],
        "heartbeat": round(service.options.heartbeat_s * 1000),
        "entropy": secrets.randbits(32),
    }
    headers = cors(request, service.options) | NEVER_CACHED | JSON
    return web.Response(text=json.dumps(body), headers=headers)
