"""Checks of what applications choose, for the server's options and the client's arguments."""

from __future__ import annotations

import math


def check_positive(name: str, value: object) -> None:
    """Refuse what is not a number above 0, or has no end.

    Raises:
        TypeError, ValueError: naming the option.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, not {value!r}")
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be more than 0, and finite, not {value!r}")
