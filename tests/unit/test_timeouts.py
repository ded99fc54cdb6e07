"""core/timeouts.py: how long to wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.timeouts import rto_ms, transport_timeout_ms

RTT_MS = st.floats(0, 60_000)


@pytest.mark.parametrize(("rtt", "expected"), [(0, 300), (100, 400), (101, 404), (1000, 4000)])
def test_the_timeout_follows_the_round_trip(rtt: float, expected: float) -> None:
    assert rto_ms(rtt) == expected


@given(RTT_MS, RTT_MS)
def test_a_slower_link_never_gets_less_time(one: float, other: float) -> None:
    slow, fast = max(one, other), min(one, other)
    assert rto_ms(slow) >= rto_ms(fast)


def test_a_transport_gets_as_many_timeouts_as_it_needs_round_trips() -> None:
    assert transport_timeout_ms(50, 3, 0, False) == 1050


def test_the_option_is_a_minimum() -> None:
    assert transport_timeout_ms(50, 2, 5000, False) == 5000
    assert transport_timeout_ms(2000, 2, 5000, False) == 16_000


def test_an_unknown_round_trip_is_given_a_second() -> None:
    assert transport_timeout_ms(None, 2, 0, False) == 2000


@given(RTT_MS, st.integers(1, 4))
def test_a_tls_handshake_always_has_two_seconds(rtt: float, round_trips: int) -> None:
    assert transport_timeout_ms(rtt, round_trips, 0, True) >= 2000
