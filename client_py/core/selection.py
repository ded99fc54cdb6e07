"""Which transports may be tried here: facts about page and server in, yes or no out.

Imported by the rows of the transport table, by sockjs.py and by iframe.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Environment:
    """What decides whether a transport can work.

    `has` asks for a global by name; a null origin is that of a file or a sandboxed frame, whose own
    frames are sandboxed too; the last two are what server and page want.
    """

    has: Callable[[str], bool]
    is_null_origin: bool
    is_sandboxed: bool
    is_same_origin: bool
    is_same_scheme: bool
    allows_websocket: bool
    is_cookie_needed: bool


def inside_iframe(outside: Environment) -> Environment:
    """Give the environment of the iframe page, which lives at the server's own origin."""
    return Environment(
        outside.has,
        is_null_origin=False,
        is_sandboxed=False,
        is_same_origin=True,
        is_same_scheme=True,
        allows_websocket=outside.allows_websocket,
        is_cookie_needed=outside.is_cookie_needed,
    )


def or_empty(options: Any) -> Any:
    """Read an option that holds options, or nothing."""
    return options or {}


def read_names(value: Any) -> list[str]:
    """Read an option that is a name, a list of names, or nothing."""
    if not value:
        return []
    return value if isinstance(value, list) else [value]


def check_protocols(names: list[str]) -> None:
    """Refuse sub-protocols that are empty or given twice, as WebSocket does.

    Raises:
        SyntaxError: naming the entry.
    """
    for position, name in enumerate(names):
        if not name or name in names[:position]:
            raise SyntaxError(f"The sub-protocol '{name}' is empty or given twice")


def is_allowed(wire_name: str, wanted: list[str], cookie: Any) -> bool:
    """Tell whether the page's options leave a transport in.

    Args:
        wire_name: the transport.
        wanted: the names to choose from, all if empty.
        cookie: the `cookie` option; False rules out iframe-htmlfile, as SockJS 0.1 had it.
    """
    if cookie is False and wire_name == "iframe-htmlfile":
        return False
    return not wanted or wire_name in wanted
