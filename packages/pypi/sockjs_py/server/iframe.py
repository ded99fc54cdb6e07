"""`GET /iframe*.html`: the page in which a client runs a transport for another origin's page."""

from __future__ import annotations

import hashlib
import re
from html import escape
from typing import Final

from sockjs_py.server.document_domain import domain_line
from sockjs_py.server.exchange import Exchange
from sockjs_py.server.headers import HTML, cacheable
from sockjs_py.server.options import Options
from sockjs_py.server.service import Service

# Weak ones too: the comparison of `If-None-Match` is weak (RFC 9110, section 13.1.2).
_ETAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
# The protocol fixes the body (P:153), except for the script's URL; it always has `document.domain`.
_PAGE: Final = """<!DOCTYPE html>
<html>
<head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
  <script src="%s"></script>
  <script>
%s    SockJS.bootstrap_iframe();
  </script>
</head>
<body>
  <h2>Don't panic!</h2>
  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
</body>
</html>"""


async def iframe(service: Service, exchange: Exchange) -> None:
    """Answer with the page, or with 304 to a browser that has it (P:153-248)."""
    page = _PAGE % (escape(service.options.sockjs_url), domain_line(service.options))
    policy = _policy(service.options)
    etag = hashlib.sha256((page + policy).encode()).hexdigest()[:32]
    headers = {"ETag": f'"{etag}"'}
    if policy:
        # A cached page would be subject to the old list.
        headers |= {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    else:
        headers |= cacheable()
    known = exchange.headers.get("If-None-Match", "")
    if known.strip() == "*" or etag in _ETAG.findall(known):
        await exchange.respond(304, headers)
    else:
        await exchange.respond(200, headers | HTML, page.encode())


def _policy(options: Options) -> str:
    """Return who may frame the page; the empty string if everyone may."""
    if options.allowed_origins is None:
        return ""
    # Scripts in the page have our own origin, whatever page frames it.
    return " ".join(["frame-ancestors 'self'", *sorted(options.allowed_origins)])
