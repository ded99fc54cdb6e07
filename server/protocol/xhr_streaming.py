"""xhr-streaming: `POST …/xhr_streaming` answers with frames until the response limit."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from server.protocol.headers import JAVASCRIPT, session_headers
from server.protocol.receiver import stream
from server.protocol.service import Service
from server.protocol.xhr import encode_line

# Internet Explorer hands out nothing before it has 2 KiB (P:826).
_PRELUDE: Final = b"h" * 2048 + b"\n"


async def xhr_streaming(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with the prelude, then frames with a newline each (P:810-859)."""
    headers = session_headers(request, service.options, JAVASCRIPT)
    session = service.find_or_open(request.match_info["session"], "xhr_streaming", headers)
    limit_bytes = service.options.response_limit_bytes
    return await stream(request, session, headers, _PRELUDE, encode_line, limit_bytes)
