"""Text in UTF-8, by TextEncoder; stands in for core/utf8.py."""

from __future__ import annotations

from client_py.browser.host import new, window


def utf8_length(text: str) -> int:
    """Count the bytes of a text in UTF-8."""
    return len(new(window.TextEncoder).encode(text))
