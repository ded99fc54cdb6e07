"""What a transport is: a row of the table, and what it gives once it connects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from client_py.core.selection import Environment

OnFrame = Callable[[str], None]
OnClose = Callable[[int, str], None]


@dataclass(frozen=True)
class Target:
    """Where to connect: the service, the session below it, the transport's own options."""

    base_url: str
    session_url: str
    options: Any
    is_devel: bool


@dataclass
class Link:
    """A live transport: `send` takes one message as JSON text, `close` may be called twice.

    What was sent arrives after a `close` too, within limits; over HTTP `on_close` tells when.
    `waits_for` is what the transport waits for, where it knows; a time-out tells it as its reason.
    """

    send: Callable[[str], None]
    close: Callable[[], None]
    waits_for: str = ""


@dataclass(frozen=True)
class Transport:
    """A way to reach the server.

    `connect` calls back in later tasks only; it raises where the engine refuses at once.
    """

    wire_name: str
    round_trips: int
    needs_body: bool
    is_usable: Callable[[Environment], bool]
    connect: Callable[[Target, OnFrame, OnClose], Link]
