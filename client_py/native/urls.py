"""URLs as text, by the engine's URL; stands in for core/urls.py."""

from __future__ import annotations

from client_py.browser.host import new, window
from client_py.core.urls import ABSOLUTE as ABSOLUTE
from client_py.core.urls import END_SLASHES
from client_py.core.urls import add_number as add_number
from client_py.core.urls import add_path as add_path
from client_py.core.urls import add_query as add_query
from client_py.core.urls import check_segment as check_segment
from client_py.core.urls import is_mixed_content as is_mixed_content


def resolve_url(url: str, page_url: str) -> str:
    """Return the absolute http(s) URL that a page means.

    Args:
        url: absolute, without scheme, or relative; ws and wss stand for http and https.
        page_url: the page's own address.

    Returns:
        The URL with lower-case origin, without default port and trailing slashes.

    Raises:
        SyntaxError: for a fragment, another scheme, or what is no URL.
    """
    if "#" in url:
        raise SyntaxError(f"The URL '{url}' must not have a fragment")
    try:
        parsed = new(window.URL, url, page_url)
    except Exception:
        raise SyntaxError(f"The URL '{url}' has no valid host") from None
    parsed.protocol = parsed.protocol.replace("ws", "http")
    href: str = parsed.href
    if not ABSOLUTE.search(href):
        raise SyntaxError(f"The URL '{url}' is not of http, https, ws or wss")
    query: str = parsed.search
    return END_SLASHES.sub("", href.split("?")[0]) + query


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two absolute URLs have the same origin."""
    same: bool = new(window.URL, url).origin == new(window.URL, other).origin
    return same
