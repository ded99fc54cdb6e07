"""Random identifiers, from the engine's crypto; stands in for browser/random.py."""

from __future__ import annotations

from typing import Any

from client_py.browser.host import new, window
from client_py.browser.random import random_digits as random_digits
from client_py.browser.random import random_fraction as random_fraction


def random_string(length: int) -> str:
    """Make an identifier of letters and digits, five bits each, without dots."""
    text = ""
    numbers: list[int] = window.crypto.getRandomValues(new(window.Uint8Array, length))
    for number in numbers:
        digit: Any = number & 31  # Of a number with methods.
        text += digit.toString(32)
    return text
