"""xhr-polling and xhr-streaming: `POST …/xhr` answers with one frame, `POST …/xhr_streaming` with
frames until the response limit; `POST …/xhr_send` takes messages.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from server.protocol.headers import JAVASCRIPT, PLAIN_TEXT, session_headers
from server.protocol.receiver import poll, stream
from server.protocol.sender import receive_messages
from server.protocol.service import Service

# Internet Explorer passes on nothing before it has received 2 KiB (P:826).
_PRELUDE: Final = b"h" * 2048 + b"\n"


async def xhr(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with the next frame and a newline (P:674)."""
    headers = session_headers(request, service.options, JAVASCRIPT)
    session = service.find_or_open(request.match_info["session"], "xhr", headers)
    return await poll(request, session, headers, _encode_line)


async def xhr_streaming(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with the prelude, then frames, each with a newline (P:810-859)."""
    headers = session_headers(request, service.options, JAVASCRIPT)
    session = service.find_or_open(request.match_info["session"], "xhr_streaming", headers)
    limit_bytes = service.options.response_limit_bytes
    return await stream(request, session, headers, _PRELUDE, _encode_line, limit_bytes)


async def xhr_send(service: Service, request: web.Request) -> web.StreamResponse:
    """Take messages, whatever the `Content-Type` of the body (P:690-805)."""
    headers = session_headers(request, service.options, PLAIN_TEXT)
    await receive_messages(service, request, headers, _whole_body)
    # Firefox parses an answer without a type as XML, even an empty one.
    return web.Response(status=204, headers=headers)


def _encode_line(frame: str) -> bytes:
    """Return the frame and the newline that ends it."""
    return f"{frame}\n".encode()


def _whole_body(request: web.Request, body: bytes) -> bytes:
    return body
