"""Parse and write JSON by the engine's own JSON, for slim builds and the iframe pair.

small_json.py is for engines without it.
"""

from __future__ import annotations

from client_py.browser.host import window


def parse_native(text: str) -> object:
    """Parse JSON text.

    Raises:
        SyntaxError: where the text is not JSON.
    """
    return window.JSON.parse(text)


def write_native(value: object) -> str:
    """Write a value as JSON text."""
    text: str = window.JSON.stringify(value)
    return text
