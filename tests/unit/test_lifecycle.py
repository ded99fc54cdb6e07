"""core/lifecycle.py: the table of states."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from client_py.core.lifecycle import CLOSED, CLOSING, CONNECTING, OPEN, next_state

EVENTS = ["open", "close", "end"]


def walk(events: list[str]) -> list[int]:
    """Apply events, dropping those that come too early or too late, and list the states."""
    states = [CONNECTING]
    for event in events:
        state = next_state(states[-1], event)
        if state is not None:
            states.append(state)
    return states


def test_a_connection_opens_closes_and_ends() -> None:
    assert walk(["open", "close", "end"]) == [CONNECTING, OPEN, CLOSING, CLOSED]


def test_a_connection_can_close_before_it_opens() -> None:
    assert walk(["close", "open", "end"]) == [CONNECTING, CLOSING, CLOSED]


def test_it_opens_once() -> None:
    assert next_state(OPEN, "open") is None


def test_it_ends_only_after_it_closed() -> None:
    assert next_state(CONNECTING, "end") is None
    assert next_state(OPEN, "end") is None


@given(st.lists(st.sampled_from(EVENTS)))
def test_a_state_never_goes_back(events: list[str]) -> None:
    states = walk(events)
    assert states == sorted(set(states))


@given(st.sampled_from(EVENTS))
def test_nothing_follows_the_end(event: str) -> None:
    assert next_state(CLOSED, event) is None
