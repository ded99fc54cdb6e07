"""jsonp-polling: `GET …/jsonp?c=CB` calls back with a frame, `POST …/jsonp_send` takes forms."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import parse_qs

from sockjs_py.server.callback import callback_name
from sockjs_py.server.exchange import Exchange
from sockjs_py.server.frames import PayloadError
from sockjs_py.server.headers import JAVASCRIPT, PLAIN_TEXT, session_headers
from sockjs_py.server.receiver import poll
from sockjs_py.server.sender import receive_messages
from sockjs_py.server.service import Service

# Each costs time, and clients send one.
_FIELD_LIMIT: Final = 100


async def jsonp(service: Service, exchange: Exchange) -> None:
    """Answer with a script that hands the next frame to the callback (P:1017)."""
    headers = session_headers(exchange.headers, service.options, JAVASCRIPT)
    headers["X-Content-Type-Options"] = "nosniff"
    name = callback_name(exchange.request, headers)
    session = await service.find_or_open(exchange, "jsonp", headers)

    def encode(frame: str) -> bytes:
        # The comment keeps a callback name from being read as the start of a plug-in's file.
        return f"/**/{name}({json.dumps(frame, ensure_ascii=False)});\r\n".encode()

    await poll(exchange, session, headers, encode)


async def jsonp_send(service: Service, exchange: Exchange) -> None:
    """Take messages from the field `d` of a form, or from a plain body (P:1029)."""
    headers = session_headers(exchange.headers, service.options, PLAIN_TEXT)
    await receive_messages(service, exchange, headers, _form_field)
    # Konqueror cannot handle 204 in a form's frame.
    await exchange.respond(200, headers, b"ok")


def _form_field(exchange: Exchange, body: bytes) -> bytes:
    content_type = exchange.headers.get("Content-Type", "").partition(";")[0]
    if content_type.strip().lower() != "application/x-www-form-urlencoded":
        return body
    # Latin-1 both ways leaves the bytes unchanged; `decode_payload` decodes them.
    try:
        fields = parse_qs(body.decode("latin-1"), encoding="latin-1", max_num_fields=_FIELD_LIMIT)
    except ValueError:
        raise PayloadError(f"At most {_FIELD_LIMIT} fields are accepted.") from None
    return fields.get("d", [""])[0].encode("latin-1")
