"""What a server says in /info: checked, since it may be anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from .heartbeats import told_limit_ms
from .urls import ABSOLUTE, is_mixed_content, resolve_url

# Of a URL: servers refuse longer ones, and some of our patterns take quadratic time.
LENGTH_LIMIT: Final = 8000


class Info(Protocol):
    """What a server tells in `/info`, or a page in its option `info`."""

    websocket: object
    cookie_needed: object
    base_url: object
    heartbeat: object


@dataclass(frozen=True)
class ServerInfo:
    """What holds for a server: what the page has given, or else what the server tells."""

    websocket: object
    needs_cookie: object
    silence_limit_ms: float | None


def is_complete(info: Info) -> bool:
    """Return whether nothing is left to ask."""
    return info.websocket is not None and info.cookie_needed is not None


def merge_info(given: Info, told: Info, silence_limit_ms: float | None) -> ServerInfo:
    """Return what the page has given, completed by what the server tells."""
    if silence_limit_ms is None:
        silence_limit_ms = told_limit_ms(either(given.heartbeat, told.heartbeat))
    return ServerInfo(
        either(given.websocket, told.websocket),
        either(given.cookie_needed, told.cookie_needed),
        silence_limit_ms,
    )


def either(first: object, second: object) -> object:
    """Return the second where there is no first."""
    return second if first is None else first


def read_base_url(value: object, page_url: str) -> str:
    """Return the address to which a server moves the transports.

    Args:
        value: of the field `base_url`.
        page_url: the page's own address.

    Returns:
        The URL as `resolve_url` gives it; "" for all but an absolute http(s) URL of at most 8000
        characters that this page may use.
    """
    text: str = value if isinstance(value, str) else ""
    try:
        if len(text) > LENGTH_LIMIT or not ABSOLUTE.search(text):
            return ""
        url = resolve_url(text, page_url)
        return "" if is_mixed_content(url, page_url) else url
    except Exception:  # There is no such host.
        return ""
