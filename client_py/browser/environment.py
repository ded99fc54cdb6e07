"""Facts about this realm and page, read when asked: features come and go with polyfills."""

from __future__ import annotations

from typing import Any

from client_py.browser.host import window


def host_class(name: str) -> Any:
    """Return a global, which may be anything; None where this realm does not have it."""
    return getattr(window, name, None)


def has_global(name: str) -> bool:
    """Return whether this realm has a global."""
    return host_class(name) is not None


def missing(name: str) -> str:
    """Return that this realm does not have a global, or ""."""
    return "" if has_global(name) else f"no {name}"


def page_url() -> str:
    """Return the address of the page or worker; a runtime without one counts as localhost."""
    location = window.location
    return location.href if location else "http://localhost/"


def has_null_origin() -> bool:
    """Return whether this is a file or a sandboxed frame, and not a page of some server.

    Source: HTML Standard, "Origin".
    """
    origin: object = window.origin
    # Older engines, IE among them, have none; a page may have a variable of that name.
    if isinstance(origin, str):
        return origin == "null"
    document = window.document
    return document and not document.domain


def is_sandboxed() -> bool:
    """Return whether this is a sandboxed frame: it has no origin, and nor have frames in it."""
    return has_null_origin() and not page_url().startswith("file:")
