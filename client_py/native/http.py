"""One HTTP request, by fetch alone; stands in for browser/http.py."""

from __future__ import annotations

from client_py.browser.contract import Cancel as Cancel
from client_py.browser.contract import OnChunk as OnChunk
from client_py.browser.contract import OnEnd as OnEnd
from client_py.browser.contract import Request as Request
from client_py.browser.contract import nothing as nothing
from client_py.browser.fetch import request as request
from client_py.browser.host import window


def has_http() -> bool:
    """Tell whether requests to the own origin are possible."""
    return window.fetch is not None


def has_cors() -> bool:
    """Tell whether requests to another origin are possible, cookies included."""
    return has_http()
