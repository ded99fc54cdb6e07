"""Response headers: CORS, caching, the load balancer's cookie."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import formatdate
from typing import Final

from sockjs_py.server.exchange import RefusalError, cookies
from sockjs_py.server.options import Options

JAVASCRIPT: Final = {"Content-Type": "application/javascript; charset=UTF-8"}
PLAIN_TEXT: Final = {"Content-Type": "text/plain; charset=UTF-8"}
HTML: Final = {"Content-Type": "text/html; charset=UTF-8"}
JSON: Final = {"Content-Type": "application/json; charset=UTF-8"}
EVENT_STREAM: Final = {"Content-Type": "text/event-stream"}

NEVER_CACHED: Final = {
    "Cache-Control": "no-store, no-cache, no-transform, must-revalidate, max-age=0"
}

YEAR_S: Final = 365 * 24 * 60 * 60

# A value that needs no quoting, so that it can be written back as it came.
_COOKIE_VALUE: Final = re.compile(r"[\w!#$%&'*+./:=?@^`|~-]+", re.ASCII)


def cors(asked: Mapping[str, str], options: Options) -> dict[str, str]:
    """Return the headers that let the requesting page read the response to what it asked.

    Args:
        asked: the headers of the request.

    `Origin: null`, which file:// pages send, is a value like any other.

    Raises:
        RefusalError: pages of that origin are not served.
    Source: sockjs-protocol 0.3.3, `verify_cors` (P:111).
    """
    origin = asked.get("Origin")
    if origin is None:
        check_site(asked, options)
    else:
        check_origin(origin, options)
    if not origin:
        return {"Access-Control-Allow-Origin": "*"}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}


def check_origin(origin: str, options: Options) -> None:
    """Refuse pages whose origin is not allowed.

    Raises:
        RefusalError: the origin is not on the list.
    """
    if options.allowed_origins is not None and origin not in options.allowed_origins:
        raise RefusalError(403, PLAIN_TEXT, "Origin not allowed.")


def check_site(asked: Mapping[str, str], options: Options) -> None:
    """Refuse requests of other origins that have no `Origin`: those for scripts and frames.

    Raises:
        RefusalError: there is a list of origins, and the page's origin is not our own.
    Source: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
    """
    if options.allowed_origins is None:
        return
    if asked.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise RefusalError(403, PLAIN_TEXT, "Origin not allowed.")


def cacheable() -> dict[str, str]:
    """Return the headers that let a response be cached for a year."""
    return {
        "Cache-Control": f"public, max-age={YEAR_S}",
        "Expires": formatdate(time.time() + YEAR_S, usegmt=True),
    }


def preflight(asked: Mapping[str, str], options: Options, method: str) -> dict[str, str]:
    """Return the headers of the answer to an OPTIONS request for an endpoint that takes `method`.

    Source: sockjs-protocol 0.3.3, `verify_options` and "test_request_headers_cors" (P:765).
    """
    headers = cors(asked, options) | cacheable()
    headers["Access-Control-Allow-Methods"] = f"OPTIONS, {method}"
    headers["Access-Control-Max-Age"] = str(YEAR_S)
    requested = asked.get("Access-Control-Request-Headers")
    if requested:
        headers["Access-Control-Allow-Headers"] = requested
    return headers


def session_headers(
    asked: Mapping[str, str], options: Options, content: Mapping[str, str]
) -> dict[str, str]:
    """Return the headers of a response below a session's URL, with the type `content`."""
    headers = {**NEVER_CACHED, **content, **cors(asked, options)}
    if options.cookie_needed:
        headers["Set-Cookie"] = f"JSESSIONID={_session_cookie(asked, options)}"
    return headers


def _session_cookie(asked: Mapping[str, str], options: Options) -> str:
    value = cookies(asked).get("JSESSIONID", "")
    if _COOKIE_VALUE.fullmatch(value):
        # It may be an application's own session: its attributes are not ours to change.
        return f"{value}; path=/"
    return "dummy; path=/" + ("; SameSite=None; Secure" if options.cookie_cross_site else "")
