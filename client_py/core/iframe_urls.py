"""Where the child of an iframe transport may connect: its own address decides, not its parent.

Any page may frame the iframe page and ask for anything, and what the child asks for has the
server's origin. Imported by iframe_child.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .urls import add_path

PAGE: Final = re.compile(r"^([^?#]*)/iframe[^/;?#]*\.html(\?[^#]*|)(#.*|)$")
# No dot, no percent sign, no backslash: nothing that leads out of the service.
SESSION: Final = re.compile(r"^[^?#]*((/[A-Za-z0-9_~!\$&'()*,+;=:@-]+){2})(\?.*|)$")
# What the `devel` option appends.
TIME: Final = re.compile(r"[?&]t=[0-9]+$")
# Some servers ignore case, blanks and brackets. It is the name of the callback in htmlfile and
# JSONP: the server would call the first of two.
CALLBACK: Final = re.compile(r"^\W*c\b", re.IGNORECASE)


def service_url(page_url: str, decode: Callable[[str], str]) -> str:
    """Return the URL of the service whose iframe page this is, with the page's query.

    Args:
        page_url: the iframe page's own address.
        decode: turns percent sequences into characters, and leaves those that are broken.

    Raises:
        SyntaxError: for the address of another page, or a query that names a callback.
    """
    page = PAGE.search(page_url)
    if not page:
        raise SyntaxError(f"The iframe page refuses {page_url}")
    query = TIME.sub("", page.group(2))
    for parameter in query.replace(";", "&").split("&"):
        if CALLBACK.search(decode(parameter)):
            raise SyntaxError(f"The iframe page refuses {parameter}")
    return page.group(1) + query


def session_url(service_url: str, asked_url: str) -> str:
    """Return the URL of the session that a parent asks for, in this service.

    Raises:
        SyntaxError: if the last two segments of the path cannot be those of a session.
    """
    segments = SESSION.search(asked_url)
    if not segments:
        raise SyntaxError(f"The iframe page refuses {asked_url}")
    return add_path(service_url, segments.group(1))
