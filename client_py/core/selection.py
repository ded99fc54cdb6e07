"""Which transports the page wants: its options in, names out; anyone may import it."""

from __future__ import annotations

from typing import Any, Final

# In place of options that are left out; nobody writes to them.
NO_OPTIONS: Final[Any] = {}


def read_names(value: Any) -> list[str]:
    """Read an option that is a name, a list of names, or nothing that would be either."""
    if isinstance(value, str) and value:
        return [value]
    return value if isinstance(value, list) else []


def check_protocols(names: list[str]) -> None:
    """Refuse sub-protocols that are empty or given twice, as WebSocket does.

    Raises:
        SyntaxError: naming the entry.
    """
    for name in names:
        if not name or len([other for other in names if other == name]) > 1:
            raise SyntaxError(f"The sub-protocol '{name}' is empty or given twice")
