"""jsonp-polling: `GET …/jsonp?c=CB` calls back with a frame, `POST …/jsonp_send` takes forms."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from aiohttp import web

from server.protocol.callback import callback_name
from server.protocol.headers import JAVASCRIPT, PLAIN_TEXT, session_headers
from server.protocol.receiver import poll
from server.protocol.sender import receive_messages
from server.protocol.service import Service


async def jsonp(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with a script that hands the next frame to the callback (P:1017)."""
    headers = session_headers(request, service.options, JAVASCRIPT)
    headers["X-Content-Type-Options"] = "nosniff"
    name = callback_name(request, headers)
    session = service.find_or_open(request.match_info["session"], "jsonp", headers)

    def encode(frame: str) -> bytes:
        # The comment keeps a callback name from being read as the start of a plug-in's file.
        return f"/**/{name}({json.dumps(frame, ensure_ascii=False)});\r\n".encode()

    return await poll(request, session, headers, encode)


async def jsonp_send(service: Service, request: web.Request) -> web.StreamResponse:
    """Take messages from the field `d` of a form, or from a plain body (P:1029)."""
    headers = session_headers(request, service.options, PLAIN_TEXT)
    await receive_messages(service, request, headers, _form_field)
    # Konqueror cannot handle 204 in a form's frame.
    return web.Response(text="ok", headers=headers)


def _form_field(request: web.Request, body: bytes) -> bytes:
    if request.content_type != "application/x-www-form-urlencoded":
        return body
    # Latin-1 both ways leaves the bytes unchanged; `decode_payload` decodes them.
    fields = parse_qs(body.decode("latin-1"), encoding="latin-1")
    return fields.get("d", [""])[0].encode("latin-1")
