"""The incoming half of the HTTP transports: a request's body becomes messages of a session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from server.protocol.connection import connection_of
from server.protocol.frames import PayloadError, decode_payload
from server.protocol.http_session import HttpSession
from server.protocol.lingering import refuse
from server.protocol.service import Service

Extract: TypeAlias = Callable[[web.Request, bytes], bytes]


async def receive_messages(
    service: Service, request: web.Request, headers: Mapping[str, str], extract: Extract
) -> None:
    """Hand the messages of a body to the session that the URL names.

    Args:
        extract: finds the JSON payload in the body.

    Raises:
        web.HTTPNotFound: there is no such session, or it has ended.
        web.HTTPBadRequest: the transfer encoding of the body is invalid, or the peer has left.
        web.HTTPRequestTimeout: the body made no progress for `body_timeout_s`.
        web.HTTPRequestEntityTooLarge: the body is over `message_limit_bytes`.
        web.HTTPInternalServerError: the payload is not an array of strings.
    """
    session = service.find(request.match_info["session"])
    try:
        if session is None:
            raise web.HTTPNotFound(headers=headers)
        # A body is read only when there is room: otherwise a peer that sends one after another
        # without waiting for answers could fill the memory.
        await _catch_up(request, session)
        body = await _read(service, request, headers, session)
    except web.HTTPException as refusal:
        if request.content.at_eof():
            raise
        await refuse(request, refusal, service.options.session_timeout_s)
    try:
        messages = decode_payload(extract(request, body))
    except PayloadError as error:
        raise web.HTTPInternalServerError(headers=headers, text=str(error)) from None
    session.feed(messages)
    await _catch_up(request, session)


async def _catch_up(request: web.Request, session: HttpSession) -> None:
    if session.is_behind:
        connection = connection_of(request)
        task = asyncio.current_task()
        assert task is not None
        # Nobody is left to answer then, but aiohttp would let the request wait.
        connection.on_lost = task.cancel
        try:
            await session.catch_up()
        finally:
            connection.on_lost = None


async def _read(
    service: Service, request: web.Request, headers: Mapping[str, str], session: HttpSession
) -> bytes:
    # Not `request.read()`, whose limit is that of the whole application.
    options = service.options
    content = request.content
    body = bytearray()
    size = request.content_length or 0
    try:
        while size <= options.message_limit_bytes and not content.at_eof():
            # Most bodies have come whole with their head.
            body += content.read_nowait() or await asyncio.wait_for(
                content.readany(), options.body_timeout_s
            )
            size = max(size, len(body))
            if service.find(request.match_info["session"]) is not session:
                raise web.HTTPNotFound(headers=headers)
    except asyncio.TimeoutError:
        raise web.HTTPRequestTimeout(headers=headers) from None
    except ConnectionError:
        # Nobody is left to answer, and nothing has failed that should be logged.
        raise web.HTTPBadRequest from None
    except web.RequestPayloadError:
        raise web.HTTPBadRequest(headers=headers, text="Broken transfer encoding.") from None
    if size > options.message_limit_bytes:
        raise web.HTTPRequestEntityTooLarge(options.message_limit_bytes, size, headers=headers)
    return bytes(body)
