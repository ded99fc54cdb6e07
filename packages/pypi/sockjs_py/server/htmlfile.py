"""htmlfile: `GET …/htmlfile?c=CB` answers with a document whose scripts are the frames."""

from __future__ import annotations

import json
from typing import Final

from sockjs_py.server.callback import callback_name
from sockjs_py.server.document_domain import domain_line
from sockjs_py.server.exchange import Exchange
from sockjs_py.server.headers import HTML, session_headers
from sockjs_py.server.receiver import stream
from sockjs_py.server.service import Service

_HEAD: Final = """<!doctype html>
<html><head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
</head><body><h2>Don't panic!</h2>
  <script>
%s    var c = parent.%s;
    c.start();
    function p(d) {c.message(d);};
    window.onload = function() {c.stop();};
  </script>"""

# Browsers show nothing of a document before its first 1024 bytes (P:976).
_HEAD_BYTES: Final = 1024 + 16


async def htmlfile(service: Service, exchange: Exchange) -> None:
    """Answer with the padded head, then one script element for each frame (P:940-1013)."""
    headers = session_headers(exchange.headers, service.options, HTML)
    head = _HEAD % (domain_line(service.options), callback_name(exchange.request, headers))
    prelude = head.ljust(_HEAD_BYTES) + "\r\n"
    session = await service.find_or_open(exchange, "htmlfile", headers)
    limit_bytes = service.options.response_limit_bytes
    await stream(exchange, session, headers, prelude.encode(), _encode, limit_bytes)


def _encode(frame: str) -> bytes:
    # `</script>` or `<!--` in a message would end the script in which it stands.
    literal = json.dumps(frame, ensure_ascii=False).replace("<", "\\u003c")
    return f"<script>\np({literal});\n</script>\r\n".encode()
