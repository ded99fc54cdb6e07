"""What a page's arguments select, and which of them have no effect."""

from __future__ import annotations

import re
from typing import Any, Final, cast

# In place of options of any kind that are left out; nobody writes to them.
NO_OPTIONS: Final[Any] = {}
# Those of every generation. Names with an underscore are of 0.3, or a library's that passes its own
# along, as Vert.x's event bus does.
KNOWN_OPTION: Final = re.compile(
    r"_|^(transports|transportOptions|server|sessionId|headers|headersRequired|withCredentials|"
    r"query|timeout|infoTimeout|heartbeatTimeout|remember|info|rtt|debug|devel|cookie)$"
)


def read_names(value: object) -> list[str]:
    """Read an option that is a name, a list of names, or nothing that would be either."""
    if isinstance(value, str) and value:
        return [value]
    return value if isinstance(value, list) else []


def option_advice(protocols: object, options: object) -> str:
    """Return what the page's developer should know of an option without effect, or ""."""
    misplaced = cast("dict[str, object]", {} if read_names(protocols) else protocols or {})
    for _ in misplaced:
        return "options are the third argument"
    given = cast("dict[str, object]", options)
    for name in given:
        if not KNOWN_OPTION.search(name):
            return f"unknown option '{name}'"
        value = given[name]
        if name in ("headers", "query", "info") and (
            isinstance(value, str) or callable(getattr(value or given, "append", None))
        ):
            return f"{name} is not a plain object"
    return ""


def no_advice(protocols: object, options: object) -> str:
    """Return "": the types of the slim builds tell of such options."""
    return ""


def check_protocols(names: list[str]) -> None:
    """Refuse sub-protocols that are empty or given twice, as WebSocket does.

    Raises:
        SyntaxError: naming the entry.
    """
    for name in names:
        if not name or len([other for other in names if other == name]) > 1:
            raise SyntaxError(f"The sub-protocol '{name}' is empty or given twice")
