"""Refusing bodies that aiohttp would inflate, even if only to throw them away."""

from __future__ import annotations

from aiohttp import web

from server.protocol.headers import cors
from server.protocol.lingering import refuse
from server.protocol.options import Options


async def refuse_encoded_body(options: Options, request: web.Request) -> None:
    """Refuse a body that would have to be inflated: a small one can be a gigabyte.

    Raises:
        web.HTTPUnsupportedMediaType: the request has a body and a `Content-Encoding`.
    """
    if "Content-Encoding" in request.headers and request.body_exists:
        try:
            refusal: web.HTTPException = web.HTTPUnsupportedMediaType(
                headers=cors(request, options), text="No Content-Encoding is supported."
            )
        except web.HTTPForbidden as forbidden:
            refusal = forbidden
        await refuse(request, refusal, options.session_timeout_s)
