"""core/lifecycle.py: the table of states."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from client_py.core.lifecycle import ReadyState, may_follow

CONNECTING, OPEN, CLOSING, CLOSED = map(int, ReadyState)

STATES = st.sampled_from([CONNECTING, OPEN, CLOSING, CLOSED])


def walk(wanted: list[int]) -> list[int]:
    """Go to states, dropping those that come too early or too late, and list where that leads."""
    states = [CONNECTING]
    for state in wanted:
        if may_follow(states[-1], state):
            states.append(state)
    return states


def test_a_connection_opens_closes_and_ends() -> None:
    assert walk([OPEN, CLOSING, CLOSED]) == [CONNECTING, OPEN, CLOSING, CLOSED]


def test_a_connection_can_close_before_it_opens() -> None:
    assert walk([CLOSING, OPEN, CLOSED]) == [CONNECTING, CLOSING, CLOSED]


def test_it_opens_once() -> None:
    assert not may_follow(OPEN, OPEN)


def test_it_ends_only_after_it_closed() -> None:
    assert not may_follow(CONNECTING, CLOSED)
    assert not may_follow(OPEN, CLOSED)


@given(st.lists(STATES))
def test_a_state_never_goes_back(wanted: list[int]) -> None:
    states = walk(wanted)
    assert states == sorted(set(states))


@given(STATES)
def test_nothing_follows_the_end(state: int) -> None:
    assert not may_follow(CLOSED, state)
