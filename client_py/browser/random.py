"""Random identifiers, from the host's crypto where it has one."""

from __future__ import annotations

from typing import Any

from client_py.browser.host import new, window


def random_string(length: int) -> str:
    """Make an identifier of letters and digits, five bits each, without dots."""
    crypto = window.crypto
    numbers: Any = None  # Or a typed array.
    if crypto and crypto.getRandomValues:
        numbers = crypto.getRandomValues(new(window.Uint8Array, length))
    text = ""
    for position in range(length):
        # Any, for the engine's own `toString(32)`.
        number: Any = (numbers[position] if numbers else window.Math.random() * 32) & 31
        text += number.toString(32)
    return text


def random_name() -> str:
    """Make a name that a server may call back, or a form may target.

    It has letters and digits alone: the sockjs-tornado family drops `_` and `.` from it.
    """
    return f"sockjs{random_string(8)}"


def random_digits() -> str:
    """Make three digits; load balancers need spread, not secrecy."""
    fraction: str = window.Math.random().toFixed(3)
    return fraction[2:]


def random_fraction() -> float:
    """Make a number from 0 to less than 1; what is spread in time needs no secrecy."""
    fraction: float = window.Math.random()
    return fraction
