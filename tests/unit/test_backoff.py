"""core/backoff.py: when a lost connection is tried again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import sqrt

import pytest

from client_py.core.backoff import ENDLESS, delay_ms, read_limit, split_options

LIMITS, _ = split_options({})
DRAWS = 1000
# Of 1,000 draws that are uniform, one set in a thousand lies further from the diagonal.
# Source: Kolmogorov-Smirnov, 1.95 / sqrt(n) for a significance of 0.001.
FARTHEST = 1.95 / sqrt(DRAWS)


def distance_from_uniform(draws: Sequence[float], ceiling: float) -> float:
    """Return how far the distribution of draws is from that of all numbers up to the ceiling."""
    ordered = sorted(draw / ceiling for draw in draws)
    steps = [
        max(share - position / len(ordered), (position + 1) / len(ordered) - share)
        for position, share in enumerate(ordered)
    ]
    return max(steps)


def delays(retries: int, seed: int = 1) -> list[float]:
    """Return a thousand delays after so many tries in vain."""
    source = random.Random(seed)
    return [delay_ms(source.random(), retries, LIMITS) for _ in range(DRAWS)]


@pytest.mark.parametrize(
    ("retries", "ceiling_ms"),
    [(0, 500), (1, 1000), (2, 2000), (3, 4000), (4, 8000), (5, 16_000), (6, 20_000), (60, 20_000)],
)
def test_a_delay_is_any_share_of_its_ceiling(retries: int, ceiling_ms: float) -> None:
    drawn = delays(retries)
    assert 0 <= min(drawn) <= max(drawn) < ceiling_ms
    assert distance_from_uniform(drawn, ceiling_ms) < FARTHEST


def test_what_is_not_uniform_would_be_noticed() -> None:
    assert distance_from_uniform([abs(delay - 250) * 2 for delay in delays(0)], 500) < FARTHEST
    assert distance_from_uniform([250 + delay / 2 for delay in delays(0)], 500) > FARTHEST
    assert distance_from_uniform([delay * 0.9 for delay in delays(0)], 500) > FARTHEST


def test_a_delay_is_of_whole_milliseconds() -> None:
    assert all(delay == int(delay) for delay in delays(3))


def test_what_the_page_leaves_out_has_a_default() -> None:
    expected = {
        "maxRetries": ENDLESS,
        "minDelay": 500,
        "maxDelay": 20_000,
        "minUptime": 5000,
        "queueLimit": 1024 * 1024,
    }
    assert split_options({}) == (expected, {})
    assert split_options(dict.fromkeys(expected)) == (expected, {})


def test_the_others_are_left_for_each_sockjs() -> None:
    limits, others = split_options(
        {"minDelay": 1, "maxRetries": 0, "shouldReconnect": print, "timeout": 5, "x_y": None}
    )
    assert (limits["minDelay"], limits["maxRetries"]) == (1, 0)
    assert others == {"timeout": 5, "x_y": None}


@pytest.mark.parametrize("value", [float("inf"), 2**31, 2**40])
def test_more_than_a_timer_takes_is_without_end(value: float) -> None:
    assert read_limit("maxRetries", value, 5) == ENDLESS


@pytest.mark.parametrize("value", [-1, float("nan"), -float("inf")])
@pytest.mark.parametrize("name", ["maxRetries", "minDelay", "queueLimit"])
def test_an_option_that_is_no_number_from_0_is_named(name: str, value: float) -> None:
    with pytest.raises(TypeError, match=f"{name} is '{value}', not a number from 0"):
        split_options({name: value})
