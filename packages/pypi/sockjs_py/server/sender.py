"""The incoming half of the HTTP transports: a request's body becomes messages of a session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeAlias

from sockjs_py.server.exchange import BrokenBodyError, Exchange, RefusalError
from sockjs_py.server.frames import PayloadError, decode_payload
from sockjs_py.server.http_session import HttpSession
from sockjs_py.server.service import Service

Extract: TypeAlias = Callable[[Exchange, bytes], bytes]


async def receive_messages(
    service: Service, exchange: Exchange, headers: Mapping[str, str], extract: Extract
) -> None:
    """Hand the messages of a body to the session that the URL names.

    Args:
        extract: finds the JSON payload in the body.

    Raises:
        RefusalError: 404 if there is no such session, or it has ended; 400 if the transfer
            encoding of the body is invalid; 408 if it made no progress for `body_timeout_s`; 413
            if it is over `message_limit_bytes`; 500 if the payload is not an array of strings.
        ConnectionError: the peer has left.
    """
    session = service.find(exchange)
    if session is None:
        raise RefusalError(404, headers)
    # A body is read only when there is room: otherwise a peer that sends one after another
    # without waiting for answers could fill the memory.
    await _catch_up(exchange, session)
    body = await _read(service, exchange, headers, session)
    try:
        messages = decode_payload(extract(exchange, body))
    except PayloadError as error:
        raise RefusalError(500, headers, str(error)) from None
    if session.is_new(exchange.number):
        service.traffic.receive(len(messages), len(body))
        session.feed(messages)
    await _catch_up(exchange, session)


async def _catch_up(exchange: Exchange, session: HttpSession) -> None:
    """Wait for the application, as long as the peer does.

    Raises:
        ConnectionError: the peer has left; frameworks would let its request wait.
    """
    if not session.is_behind:
        return
    caught_up = asyncio.ensure_future(session.catch_up())
    has_left = False

    def on_lost() -> None:
        nonlocal has_left
        has_left = True
        caught_up.cancel()

    exchange.watch(on_lost, keeps_body=True)
    try:
        await caught_up
    except asyncio.CancelledError:
        if has_left:
            raise ConnectionResetError("the peer has left") from None
        raise
    finally:
        caught_up.cancel()
        exchange.watch(None)


async def _read(
    service: Service, exchange: Exchange, headers: Mapping[str, str], session: HttpSession
) -> bytes:
    options = service.options
    body = bytearray()
    size = exchange.content_length
    try:
        while size <= options.message_limit_bytes:
            if exchange.is_read:
                return bytes(body)
            body += await exchange.read(options.body_timeout_s)
            size = max(size, len(body))
            if service.find(exchange) is not session:
                raise RefusalError(404, headers)
    except asyncio.TimeoutError:
        raise RefusalError(408, headers) from None
    except BrokenBodyError:
        raise RefusalError(400, headers, "Broken transfer encoding.") from None
    raise RefusalError(413, headers, f"At most {options.message_limit_bytes} bytes are accepted.")
