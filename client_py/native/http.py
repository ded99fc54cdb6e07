"""One HTTP request, by fetch alone; stands in for browser/http.py."""

from __future__ import annotations

from typing import Any

from client_py.browser.contract import Cancel, OnAnswer, OnChunk
from client_py.browser.fetch import request as fetch_request
from client_py.browser.host import new, window
from client_py.core.settings import RequestOptions


def request(
    url: str,
    body: str | None,
    options: RequestOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by fetch; arguments as for `browser.http.request`.

    WebKit of 2022 composes the characters of a text (NFC), which nothing has escaped in the slim
    builds: what that would change goes as bytes.
    """
    text: Any = body  # Or bytes.
    if text and text.normalize() != text:
        utf8 = new(window.TextEncoder).encode(text)
        text = new(window.Blob, [utf8], {"type": "text/plain;charset=UTF-8"})
    return fetch_request(url, text, options, on_chunk, on_answer)


def has_http() -> bool:
    """Return whether requests to the own origin are possible."""
    return window.fetch is not None


def has_cors() -> bool:
    """Return whether requests to another origin are possible, cookies included."""
    return has_http()
