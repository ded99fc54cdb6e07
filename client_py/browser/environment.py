"""Facts about this realm and page, read when asked: features come and go with polyfills."""

from __future__ import annotations

from typing import Any

from client_py.browser.host import window
from client_py.core.selection import Environment


def host_class(name: str) -> Any:
    """Look a global up by name; None where this realm does not have it."""
    return getattr(window, name, None)


def has_global(name: str) -> bool:
    """Tell whether this realm has a global."""
    return host_class(name) is not None


def page_url() -> str:
    """Give the address of the page or worker; a runtime without one counts as localhost."""
    location = window.location
    return location.href if location else "http://localhost/"


def detect_environment(url: str, allows_websocket: bool, is_cookie_needed: bool) -> Environment:
    """Gather what decides which transports can reach `url` from here.

    Source: HTML Standard, "Origin", for what is `null`.
    """
    document = window.document
    is_null_origin = window.origin == "null" or (document is not None and not document.domain)
    return Environment(
        has_global, url, page_url(), is_null_origin, allows_websocket, is_cookie_needed
    )
