"""URLs as text: resolving, checking, and putting session URLs together."""

from __future__ import annotations

import re
from typing import Final

# It matches every text, and every group of it takes part, if with nothing.
PARTS: Final = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:|)(//[^/?#]*|)([^?#]*)(\?[^#]*|)(#.*|)")
# What engines drop: blanks and control characters around, line ends anywhere.
BLANKS: Final = re.compile(r"^[\0- ]+|[\t\n\r]|[\0- ]+$")
ABSOLUTE: Final = re.compile(r"^https?://")
HOST: Final = re.compile(r"^//(.*@)?(\[[0-9a-f:.]+\]|[^\0- :@\[\]]+)(:[0-9]*)?$")
HTTP_PORT: Final = re.compile(r":(80)?$")
HTTPS_PORT: Final = re.compile(r":(443)?$")
SEGMENT: Final = re.compile(r"^[^./?#]+$")
END_SLASHES: Final = re.compile(r"/+$")
LOOPBACK: Final = re.compile(r"^http://(127\.[\d.]+|\[::1\]|([^/:?@]+\.)?localhost)(:\d*)?[/?]")


def resolve_url(url: str, page_url: str) -> str:
    """Return the absolute http(s) URL that a page means.

    Args:
        url: absolute, without scheme, or relative; ws and wss stand for http and https.
        page_url: the page's own address.

    Returns:
        The URL with lower-case origin, without default port and trailing slashes.

    Raises:
        SyntaxError: for a fragment, another scheme, or an invalid host.
    """
    scheme, host, path, query, fragment = split_url(BLANKS.sub("", url))
    if fragment:
        raise SyntaxError(f"The URL '{url}' must not have a fragment")
    page_scheme, page_host, page_path, page_query, _ = split_url(page_url)
    if not scheme and not host:
        host = page_host
        if not path:
            path = page_path
            query = query or page_query
        elif not path.startswith("/"):
            path = page_path[: page_path.rfind("/") + 1] + path
    scheme = (scheme or page_scheme).lower()
    if scheme.startswith("ws"):
        scheme = "http" + scheme[2:]
    if scheme not in ("http:", "https:"):
        raise SyntaxError(f"The URL '{url}' is not of http, https, ws or wss")
    default_port = HTTP_PORT if scheme == "http:" else HTTPS_PORT
    # A user's name keeps its case.
    host = host if "@" in host else host.lower()
    if not HOST.search(host):
        raise SyntaxError(f"The URL '{url}' has no valid host")
    return scheme + default_port.sub("", host) + END_SLASHES.sub("", remove_dots(path)) + query


def split_url(url: str) -> tuple[str, str, str, str, str]:
    """Split into scheme with `:`, host with `//`, path, query with `?`, fragment with `#`.

    Source: RFC 3986, appendix B.
    """
    return PARTS.search(url).groups()  # type: ignore[union-attr, return-value]


def remove_dots(path: str) -> str:
    """Resolve `.` and `..` in a path. Source: RFC 3986, section 5.2.4."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an absolute URL."""
    parts = split_url(url)
    return parts[0] + parts[1]


def is_same_origin(url: str, other: str) -> bool:
    """Return whether two absolute URLs have the same origin."""
    return origin_of(url) == origin_of(other)


def is_same_scheme(url: str, other: str) -> bool:
    """Return whether two absolute URLs have the same scheme."""
    return split_url(url)[0] == split_url(other)[0]


def is_mixed_content(url: str, page_url: str) -> bool:
    """Return whether engines refuse a URL as plain http on an https page; loopback hosts are fine.

    Source: W3C Secure Contexts, "Is origin potentially trustworthy?".
    """
    return page_url.startswith("https:") and not (
        url.startswith("https:") or LOOPBACK.search(f"{url}/")
    )


def check_segment(name: str, text: str) -> None:
    """Refuse what cannot be a segment of a session's path: there is no server that would take it.

    Raises:
        SyntaxError: naming the option and the text.
    """
    if not SEGMENT.search(text):
        raise SyntaxError(f"{name} is '{text}', not text without ./?#")


def add_path(url: str, path: str) -> str:
    """Append to the path, before the query."""
    end = url.find("?")
    return url + path if end < 0 else url[:end] + path + url[end:]


def add_number(url: str, number: int, headers: object) -> str:
    """Number a request, so that the server notices one that arrives twice.

    Chromium repeats a request by itself, even a POST, if a connection that was used before ends
    without an answer: https://fetch.spec.whatwg.org/#http-network-fetch.

    Args:
        url: of the request.
        number: different for each request of the session.
        headers: custom ones. With them there is no number, as engines send a preflight request for
            each new URL.
    """
    return url if headers else add_query(url, f"_n={number}")


def add_query(url: str, parameters: str) -> str:
    """Append parameters to the query, if there are any."""
    if not parameters:
        return url
    return f"{url}{'&' if '?' in url else '?'}{parameters}"
