"""htmlfile: `GET …/htmlfile?c=CB` answers with a document whose scripts are the frames."""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web

from server.protocol.callback import callback_name
from server.protocol.document_domain import domain_line
from server.protocol.headers import HTML, session_headers
from server.protocol.receiver import stream
from server.protocol.service import Service

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


async def htmlfile(service: Service, request: web.Request) -> web.StreamResponse:
    """Answer with the padded head, then one script element for each frame (P:940-1013)."""
    headers = session_headers(request, service.options, HTML)
    head = _HEAD % (domain_line(service.options), callback_name(request, headers))
    prelude = head.ljust(_HEAD_BYTES) + "\r\n"
    session = service.find_or_open(request.match_info["session"], "htmlfile", headers)
    limit_bytes = service.options.response_limit_bytes
    return await stream(request, session, headers, prelude.encode(), _encode, limit_bytes)


def _encode(frame: str) -> bytes:
    # `</script>` or `<!--` in a message would end the script in which it stands.
    literal = json.dumps(frame, ensure_ascii=False).replace("<", "\\u003c")
    return f"<script>\np({literal});\n</script>\r\n".encode()
