"""The `c` parameter of htmlfile and jsonp: the name of a function in the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_plus

from sockjs_py.server.exchange import RefusalError, Request
from sockjs_py.server.headers import PLAIN_TEXT

_SEPARATORS: Final = re.compile("[&;]")
_NAME: Final = re.compile(r"[a-zA-Z0-9-_.]{1,128}")


def callback_name(request: Request, headers: Mapping[str, str]) -> str:
    """Return the callback's name, which is safe to write into a script.

    Raises:
        RefusalError: it is missing, is not a plain name, or comes twice.
    Source: sockjs-protocol 0.3.3, "test_no_callback" and "test_invalid_callback" (P:989).
    """
    name = request.query.get("c", "")
    if not name:
        text = '"callback" parameter required'
    elif not _NAME.fullmatch(name) or _count(request, "c") > 1:
        text = 'invalid "callback" parameter'
    else:
        return name
    raise RefusalError(500, {**headers, **PLAIN_TEXT}, text)


def _count(request: Request, name: str) -> int:
    """Return how many parameters have this name, by the rules of any reader.

    Whatever checked the URL before may not have read the same one as we do: some readers take the
    last, and some also split at semicolons.
    """
    parameters = _SEPARATORS.split(request.query_string)
    names = (parameter.partition("=")[0] for parameter in parameters)
    return sum(unquote_plus(found) == name for found in names)
