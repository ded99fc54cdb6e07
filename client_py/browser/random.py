"""Random identifiers, from the host's crypto where it has one."""

from __future__ import annotations

from typing import Any, Final

from client_py.browser.host import new, window

ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz012345"


def random_string(length: int) -> str:
    """Make an identifier of letters and digits, five bits each, without dots."""
    crypto = window.crypto
    numbers: Any = None
    if crypto and crypto.getRandomValues:
        numbers = crypto.getRandomValues(new(window.Uint8Array, length))
    text = ""
    for position in range(length):
        text += ALPHABET[numbers[position] & 31 if numbers else random_below(32)]
    return text


def random_name() -> str:
    """Make a name that a server may call back, or a form may target."""
    return f"_sockjs_{random_string(8)}"


def random_digits(length: int) -> str:
    """Make a number with leading zeros; load balancers need spread, not secrecy."""
    text = ""
    while len(text) < length:
        text += str(random_below(10))
    return text


def random_below(limit: int) -> int:
    """Give a whole number from 0 on, below the limit."""
    number: float = window.Math.random() * limit
    return int(number)
