"""xhr-polling: `POST …/xhr` answers with one frame, `POST …/xhr_send` takes messages."""

from __future__ import annotations

from aiohttp import web

from server.protocol.headers import JAVASCRIPT, PLAIN_TEXT, session_headers
from server.protocol.receiver import poll
from server.protocol.sender import receive_messages
from server.protocol.service import Service


async def xhr(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with the next frame and a newline (P:674)."""
    headers = session_headers(request, service.options, JAVASCRIPT)
    session = service.find_or_open(request.match_info["session"], "xhr", headers)
    return await poll(request, session, headers, encode_line)


async def xhr_send(service: Service, request: web.Request) -> web.StreamResponse:
    """Take messages, whatever `Content-Type` the body is said to have (P:690-805)."""
    headers = session_headers(request, service.options, PLAIN_TEXT)
    await receive_messages(service, request, headers, _whole_body)
    # Firefox takes an answer without a type for XML, even an empty one.
    return web.Response(status=204, headers=headers)


def encode_line(frame: str) -> bytes:
    """Return the frame and the newline that ends it."""
    return f"{frame}\n".encode()


def _whole_body(request: web.Request, body: bytes) -> bytes:
    return body
