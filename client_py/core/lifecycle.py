"""The life of a connection as a table: which states may follow which.

    CONNECTING --> OPEN --> CLOSING --> CLOSED
    CONNECTING ----------> CLOSING

Imported by sockjs.py, whose `_advance` is all that changes a state.
"""

from __future__ import annotations

from typing import Final

CONNECTING: Final = 0
OPEN: Final = 1
CLOSING: Final = 2
CLOSED: Final = 3


def may_follow(state: int, next_state: int) -> bool:
    """Tell whether a connection in one state may go to another."""
    return state < next_state and (next_state == CLOSED) == (state == CLOSING)
