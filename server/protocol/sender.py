"""The incoming half of the HTTP transports: a request's body becomes messages of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from server.protocol.frames import PayloadError, decode_payload
from server.protocol.service import Service

Extract: TypeAlias = Callable[[web.Request, bytes], bytes]


async def receive_messages(
    service: Service, request: web.Request, headers: Mapping[str, str], extract: Extract
) -> None:
    """Hand the messages of a body to the session that the URL names.

    Args:
        extract: finds the JSON payload in the body.

    Raises:
        web.HTTPNotFound: there is no such session, or it is closed.
        web.HTTPRequestEntityTooLarge: the body is over `message_limit_bytes`.
        web.HTTPInternalServerError: the payload is no array of strings.
    """
    session = service.find(request.match_info["session"])
    if session is None:
        raise web.HTTPNotFound(headers=headers)
    body = await _read(request, headers, service.options.message_limit_bytes)
    try:
        messages = decode_payload(extract(request, body))
    except PayloadError as error:
        raise web.HTTPInternalServerError(headers=headers, text=str(error)) from None
    await session.feed(messages)


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
        if len(body) <= limit_bytes:
            return body
    raise web.HTTPRequestEntityTooLarge(
        limit_bytes, request.content_length or len(body), headers=headers
    )
