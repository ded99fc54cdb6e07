"""The life of a connection as a table: which states may follow which.

    CONNECTING --> OPEN --> CLOSING --> CLOSED
    CONNECTING ----------> CLOSING

In a SockJS only `_advance` changes the state. ReconnectingSockJS, whose state goes back, uses only
the enum.
"""

from __future__ import annotations

from enum import IntEnum


class ReadyState(IntEnum):
    """Of a connection, as WebSocket numbers them."""

    CONNECTING = 0
    OPEN = 1
    CLOSING = 2
    CLOSED = 3


def may_follow(state: int, next_state: int) -> bool:
    """Return whether a connection in one state may go to another."""
    is_end = next_state == ReadyState.CLOSED
    return state < next_state and is_end == (state == ReadyState.CLOSING)
