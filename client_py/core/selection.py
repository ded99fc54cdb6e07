"""Which transports may be tried here: facts about page and server in, yes or no out.

Imported by the rows of the transport table, by sockjs.py and by iframe.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

# In place of options that are left out; nobody writes to them.
NO_OPTIONS: Final[Any] = {}


@dataclass(frozen=True)
class Environment:
    """What decides whether a transport can work.

    `has` asks for a global by name; a null origin is that of a file or a sandboxed frame; the last
    two are what server and page want.
    """

    has: Callable[[str], bool]
    url: str
    page_url: str
    is_null_origin: bool
    allows_websocket: bool
    is_cookie_needed: bool


def inside_iframe(outside: Environment) -> Environment:
    """Give the environment of the iframe page, which lives at the server's own origin."""
    return Environment(
        outside.has,
        outside.url,
        page_url=outside.url,
        is_null_origin=False,
        allows_websocket=outside.allows_websocket,
        is_cookie_needed=outside.is_cookie_needed,
    )


def is_sandboxed(environment: Environment) -> bool:
    """Tell a frame without an origin, whose own frames have none either, from a file."""
    return environment.is_null_origin and not environment.page_url.startswith("file:")


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
