"""Parse and write JSON in every engine: those without JSON (IE 6 and 7) get it without eval.

Only full builds import it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from client_py.browser.host import window
from client_py.core.escape import escape_match

# Separators are skipped: brackets and order say the same.
TOKEN: Final = re.compile(
    r'^[\s,:]*("([^"\\]|\\.)*"|[\[\]{}]|(-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true|false|null)\b)'
)
ESCAPED: Final = re.compile(r"\\(u[\da-fA-F]{4}|.)")
QUOTABLE: Final = re.compile(r'["\\\x00-\x1f]')


def parse_json(text: str) -> object:
    """Parse JSON text.

    Raises:
        SyntaxError: where the text is not JSON.
    """
    json = window.JSON
    return json.parse(text) if json else parse_small(text)


def quote_json(text: str) -> str:
    """Write a string as JSON text."""
    json = window.JSON
    return json.stringify(text) if json else f'"{QUOTABLE.sub(escape_match, text)}"'


def parse_small(text: str) -> object:
    """Parse JSON text token by token, without eval."""
    read = JsonReader(text)
    return read()


class JsonReader:
    """Reads JSON text. A call returns the next value, with all that it holds."""

    def __init__(self, text: str) -> None:
        """Begin at the start."""
        self._rest = text

    def __call__(self) -> object:
        return self._value(self._token())

    def _token(self) -> str:
        match = TOKEN.search(self._rest)
        if not match:
            raise SyntaxError("Not JSON")
        self._rest = self._rest[len(match.group()) :]
        return match.group(1)

    def _value(self, first: str) -> object:
        if first in ("[", "{"):
            return self._container(first)
        if first[:1] == '"':
            return ESCAPED.sub(unescape_match, first[1:-1])
        if first == "null":
            return None
        if first in ("true", "false"):
            return first == "true"
        return float(first)

    def _container(self, bracket: str) -> object:
        items: list[Any] = []  # JSON may hold anything.
        first = self._token()
        while first not in ("]", "}"):
            items.append(self._value(first))
            first = self._token()
        if bracket == "[":
            return items
        members: dict[str, object] = {}
        for position in range(0, len(items), 2):
            members[items[position]] = items[position + 1]
        return members


def unescape_match(match: re.Match[str]) -> str:
    """Return the character that one escape stands for."""
    name = match.group()[1:]
    if len(name) > 1:
        return chr(int(name[1:], 16))
    position = "bfnrt".find(name)
    return name if position < 0 else "\b\f\n\r\t"[position]
