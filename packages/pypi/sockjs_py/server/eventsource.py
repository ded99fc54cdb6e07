"""eventsource: `GET …/eventsource` answers with frames as server-sent events."""

from __future__ import annotations

from typing import Final

from sockjs_py.server.exchange import Exchange
from sockjs_py.server.headers import EVENT_STREAM, session_headers
from sockjs_py.server.receiver import stream
from sockjs_py.server.service import Service

# An empty line comes first, because of a bug in Opera (P:886).
_PRELUDE: Final = b"\r\n"


async def eventsource(service: Service, exchange: Exchange) -> None:
    """Answer with `data: FRAME` events (P:870-928)."""
    options = service.options
    headers = session_headers(exchange.headers, options, EVENT_STREAM)
    session = await service.find_or_open(exchange, "eventsource", headers)
    encode = _encode_escaped if options.eventsource_percent_escape else _encode
    await stream(exchange, session, headers, _PRELUDE, encode, options.response_limit_bytes)


def _encode(frame: str) -> bytes:
    return f"data: {frame}\r\n\r\n".encode()


def _encode_escaped(frame: str) -> bytes:
    # sockjs-node escapes line ends and NUL too, but JSON has none of them.
    return _encode(frame.replace("%", "%25"))
