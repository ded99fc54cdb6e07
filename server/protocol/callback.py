"""The `c` parameter of htmlfile and jsonp: the name of a function in the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from server.protocol.headers import PLAIN_TEXT

_NAME: Final = re.compile(r"[a-zA-Z0-9-_.]{1,128}")


def callback_name(request: web.Request, headers: Mapping[str, str]) -> str:
    """Return the callback's name, which is safe to write into a script.

    Raises:
        web.HTTPInternalServerError: it is missing, or is no plain name.
    Source: sockjs-protocol 0.3.3, "test_no_callback" and "test_invalid_callback" (P:989).
    """
    name = request.query.get("c", "")
    if not name:
        text = '"callback" parameter required'
    elif not _NAME.fullmatch(name):
        text = 'invalid "callback" parameter'
    else:
        return name
    raise web.HTTPInternalServerError(headers={**headers, **PLAIN_TEXT}, text=text)
