"""The life of a connection as a table: state and event in, next state out.

    CONNECTING --open--> OPEN --close--> CLOSING --end--> CLOSED
    CONNECTING --close--> CLOSING

Imported by sockjs.py, whose `_advance` is all that changes a state.
"""

from __future__ import annotations

from typing import Final

CONNECTING: Final = 0
OPEN: Final = 1
CLOSING: Final = 2
CLOSED: Final = 3

TRANSITIONS: Final[tuple[dict[str, int | None], ...]] = (
    {"open": OPEN, "close": CLOSING, "end": None},
    {"open": None, "close": CLOSING, "end": None},
    {"open": None, "close": None, "end": CLOSED},
    {"open": None, "close": None, "end": None},
)


def next_state(state: int, event: str) -> int | None:
    """Look up the state that an event leads to; None where it comes too early or too late."""
    return TRANSITIONS[state][event]
