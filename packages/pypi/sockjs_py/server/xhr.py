"""xhr-polling and xhr-streaming: `POST …/xhr` answers with one frame, `POST …/xhr_streaming` with
frames until the response limit; `POST …/xhr_send` takes messages.
"""

from __future__ import annotations

from typing import Final

from sockjs_py.server.exchange import Exchange
from sockjs_py.server.headers import JAVASCRIPT, PLAIN_TEXT, session_headers
from sockjs_py.server.receiver import poll, stream
from sockjs_py.server.sender import receive_messages
from sockjs_py.server.service import Service

# Internet Explorer passes on nothing before it has received 2 KiB (P:826).
_PRELUDE: Final = b"h" * 2048 + b"\n"


async def xhr(service: Service, exchange: Exchange) -> None:
    """Answer with the next frame and a newline (P:674)."""
    headers = session_headers(exchange.headers, service.options, JAVASCRIPT)
    session = await service.find_or_open(exchange, "xhr", headers)
    await poll(exchange, session, headers, _encode_line)


async def xhr_streaming(service: Service, exchange: Exchange) -> None:
    """Answer with the prelude, then frames, each with a newline (P:810-859)."""
    headers = session_headers(exchange.headers, service.options, JAVASCRIPT)
    session = await service.find_or_open(exchange, "xhr_streaming", headers)
    limit_bytes = service.options.response_limit_bytes
    await stream(exchange, session, headers, _PRELUDE, _encode_line, limit_bytes)


async def xhr_send(service: Service, exchange: Exchange) -> None:
    """Take messages, whatever the `Content-Type` of the body (P:690-805)."""
    headers = session_headers(exchange.headers, service.options, PLAIN_TEXT)
    await receive_messages(service, exchange, headers, _whole_body)
    # Firefox parses an answer without a type as XML, even an empty one.
    await exchange.respond(204, headers)


def _encode_line(frame: str) -> bytes:
    """Return the frame and the newline that ends it."""
    return f"{frame}\n".encode()


def _whole_body(exchange: Exchange, body: bytes) -> bytes:
    return body
