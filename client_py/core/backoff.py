"""How long to wait before a lost connection is tried again.

Each delay is a random share of a ceiling that doubles with every try that fails. So the clients of
a server that restarts come back spread over time, rather than all at once.

Source: Marc Brooker, "Exponential Backoff And Jitter", "Full Jitter".
"""

from __future__ import annotations

from typing import Any, Final

from .settings import read_number

# setTimeout takes no more, and nobody tries as often or queues as much.
ENDLESS: Final = 0x7FFFFFFF


def split_options(given: dict[str, object]) -> tuple[dict[str, float], dict[str, object]]:
    """Part the options for coming back from those that each SockJS gets.

    Returns:
        The limits: `maxRetries`, how many tries in a row may be in vain; `minDelay` and `maxDelay`,
        the ceilings of the first delay and of all, in ms; `minUptime`, after how many ms a
        connection counts as one, so that the delays start again; `queueLimit` in bytes. And the
        other options, except `shouldReconnect`.

    Raises:
        TypeError: naming the option that is not a number from 0.
    """
    limits: dict[str, float] = {
        "maxRetries": ENDLESS,
        "minDelay": 500,
        "maxDelay": 20_000,
        "minUptime": 5000,
        "queueLimit": 0x100000,
    }
    others: dict[str, object] = {}
    for name, value in given.items():
        if name in limits:
            limits[name] = read_limit(name, value, limits[name])
        elif name != "shouldReconnect":
            others[name] = value
    return limits, others


def read_limit(name: str, value: Any, default: float) -> float:
    """Return the number that an option stands for; whatever is above `ENDLESS` counts as that.

    Raises:
        TypeError: naming the option.
    """
    number = default if value is None else min(value, ENDLESS)
    return read_number(name, number, is_of_type=True)


def delay_ms(fraction: float, retries: int, limits: dict[str, float]) -> float:
    """Return how long to wait before the next try.

    Args:
        fraction: random, from 0 to less than 1.
        retries: how many have been in vain.
        limits: as `split_options` returns them.
    """
    ceiling_ms = limits["minDelay"] * (1 << min(retries, 30))
    return fraction * min(limits["maxDelay"], ceiling_ms) // 1
