"""`GET /info`: what the service can do, and how far away it is (P:255-317)."""

from __future__ import annotations

import json

from sockjs_py.server.exchange import Exchange
from sockjs_py.server.headers import JSON, NEVER_CACHED, cors
from sockjs_py.server.service import Service


async def info(service: Service, exchange: Exchange) -> None:
    """Answer with what `Service.info` says."""
    headers = cors(exchange.headers, service.options) | NEVER_CACHED | JSON
    await exchange.respond(200, headers, json.dumps(service.info()).encode())
