"""The transports that a program may use, as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sockjs_py.client.links import Link, Target
from sockjs_py.client.requests import KINDS, RequestLink
from sockjs_py.client.websocket import WebSocketLink


@dataclass(frozen=True)
class Row:
    """A transport: see `Transport` of the page's client.

    Attributes:
        round_trips: how many it takes until the open frame.
        is_own: whether it needs a connection of its own, over TLS with a handshake.
    """

    name: str
    round_trips: int
    is_own: bool
    make_link: Callable[[Target], Link]


# In the order in which they are tried.
ROWS: Final = (
    Row("websocket", 3, True, WebSocketLink),
    Row("xhr-streaming", 3, False, partial(RequestLink, KINDS["xhr-streaming"])),
    Row("eventsource", 3, False, partial(RequestLink, KINDS["eventsource"])),
    Row("xhr-polling", 4, False, partial(RequestLink, KINDS["xhr-polling"])),
)
TRANSPORTS: Final = tuple(row.name for row in ROWS)


def check_transports(names: Sequence[str]) -> None:
    """Refuse what does not name transports.

    Raises:
        ValueError: saying what would be right.
    """
    if isinstance(names, str) or not set(names) <= set(TRANSPORTS):
        raise ValueError(f"transports must be some of {TRANSPORTS}, not {names!r}")
    if not names:
        raise ValueError("transports must name at least one")
