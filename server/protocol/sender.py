"""The incoming half of the HTTP transports: a request's body becomes messages of a session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from server.protocol.connection import connection_of
from server.protocol.frames import PayloadError, decode_payload
from server.protocol.http_session import HttpSession
from server.protocol.service import Service

Extract: TypeAlias = Callable[[web.Request, bytes], bytes]


async def receive_messages(
    service: Service, request: web.Request, headers: Mapping[str, str], extract: Extract
) -> None:
    """Hand the messages of a body to the session that the URL names.

    Args:
        extract: finds the JSON payload in the body.

    Raises:
        web.HTTPNotFound: there is no such session.
        web.HTTPBadRequest: the body is not encoded as it says.
        web.HTTPRequestEntityTooLarge: the body is over `message_limit_bytes`.
        web.HTTPInternalServerError: the payload is no array of strings.
    """
    session = service.find(request.match_info["session"])
    if session is None:
        raise web.HTTPNotFound(headers=headers)
    # A body is not read before there is room: a peer that sent one after the other, and waited
    # for no answer, could fill the memory.
    await _catch_up(request, session)
    body = await _read(request, headers, service.options.message_limit_bytes)
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
        # Nobody is left to be answered then; aiohttp would let the request wait on.
        connection.on_lost = task.cancel
        try:
            await session.catch_up()
        finally:
            connection.on_lost = None


async def _read(request: web.Request, headers: Mapping[str, str], limit_bytes: int) -> bytes:
    # Not `request.read()`: its limit is the whole application's.
    content = request.content
    body = b""
    if (request.content_length or 0) <= limit_bytes:
        try:
            # Most bodies have come whole with their head.
            while not content.at_eof() and len(body) <= limit_bytes:
                body += await content.readany()
        except ConnectionError:
            # Nobody is left to be answered, and nothing has failed that should be logged.
            raise web.HTTPBadRequest from None
        except web.RequestPayloadError:
            # aiohttp would read on and log that it cannot, and its parser is of no further use.
            content.feed_eof()
            refusal = web.HTTPBadRequest(headers=headers, text="Broken content encoding.")
            refusal.force_close()
            raise refusal from None
        if len(body) <= limit_bytes:
            return body
    raise web.HTTPRequestEntityTooLarge(
        limit_bytes, request.content_length or len(body), headers=headers
    )
