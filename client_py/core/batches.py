"""How many of the messages that wait go into the body of one POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

# Servers refuse bodies above a limit of their own, and a body that is refused loses every message
# in it. No server is known to take less than this.
BATCH_LIMIT_BYTES: Final = 256 * 1024


def batch_length(messages: list[str], encoded_length: Callable[[str], int]) -> int:
    """Return how many of the first messages fit into one body; one always does.

    Args:
        messages: as JSON texts, in order; at least one.
        encoded_length: how many bytes a text takes up in the body.
    """
    size = encoded_length("[")
    count = 0
    for message in messages:
        size += encoded_length(message + ",")  # The last comma stands for the bracket.
        if size > BATCH_LIMIT_BYTES and count:
            break
        count += 1
    return count
