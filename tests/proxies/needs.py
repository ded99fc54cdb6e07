"""What each transport needs of what lies between, by docs/transports.md and test_needs.py.

Two columns of the table that the README of sockjs-client has had since its first days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Need:
    """What a transport needs.

    Attributes:
        load_balancer: one that keeps a session together; if not, why not.
        proxy: one that passes on what it gets at once, and upgrades; if not, why not.
    """

    load_balancer: str
    proxy: str


SOCKET: Final = Need("no: it is one connection", "yes: upgrades")
STREAM: Final = Need("yes", "yes: no holding back")
POLL: Final = Need("yes", "no")


def need(transport: str) -> Need:
    """Return what a transport needs."""
    if transport == "websocket":
        return SOCKET
    return POLL if transport.endswith("-polling") else STREAM
