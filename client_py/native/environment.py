"""Facts about this realm and page; stands in for browser/environment.py."""

from __future__ import annotations

from client_py.browser.environment import has_global as has_global
from client_py.browser.environment import host_class as host_class
from client_py.browser.environment import missing as missing
from client_py.browser.environment import page_url as page_url
from client_py.browser.host import window


def has_null_origin() -> bool:
    """Return whether this is a file or a sandboxed frame, and not a page of some server."""
    return bool(window.origin == "null")
