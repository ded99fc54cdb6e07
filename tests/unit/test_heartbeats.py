"""core/heartbeats.py: after how long a silence a connection is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.heartbeats import Heartbeats, silence_ms, told_limit_ms
from client_py.core.timeouts import LEARNED_FLOOR_MS

OPENED_MS = 1_700_000_000_000
FRAME, BEAT = False, True

# Seconds since the frame before, and what came.
Frames = Sequence[tuple[float, bool]]


def limit_after(frames: Frames, fixed_ms: float | None = None) -> float:
    """Return the limit of a connection that opened and then got these frames, in ms."""
    heartbeats = Heartbeats(fixed_ms)
    time_ms = OPENED_MS
    heartbeats.hear(FRAME, time_ms)
    for pause_s, kind in frames:
        time_ms += round(pause_s * 1000)
        heartbeats.hear(kind, time_ms)
    return heartbeats.limit_ms()


@pytest.mark.parametrize("frames", [[], [(25, FRAME)], [(25, BEAT)], [(25, BEAT), (9, FRAME)]])
def test_no_silence_tells_anything_before_the_second_beat(frames: Frames) -> None:
    assert limit_after(frames) == 0


def test_two_beats_tell_how_often_the_server_beats() -> None:
    assert limit_after([(25, BEAT), (25, BEAT)]) == 55_000


def test_two_beats_of_one_delivery_tell_nothing() -> None:
    assert limit_after([(25, BEAT), (0, BEAT)]) == 0
    assert limit_after([(25, BEAT), (0, BEAT), (0.2, FRAME), (0.5, BEAT)]) == 0


def test_a_server_may_beat_at_fixed_times_in_traffic() -> None:
    # As Vert.x does: the pause before a beat is short then, and that between two is not.
    frames = [(59, FRAME), (1, BEAT), (58, FRAME), (2, BEAT)]
    assert limit_after(frames) == silence_ms(60_000)


def test_a_server_may_beat_after_silence_alone() -> None:
    # Two beats may be far from each other then; the next two that are not correct that.
    frames = [(25, BEAT), (600, FRAME), (25, BEAT)]
    assert limit_after(frames) == silence_ms(625_000)
    assert limit_after([*frames, (25, BEAT)]) == silence_ms(25_000)


def test_a_beat_that_came_late_does_not_shorten_the_limit() -> None:
    assert limit_after([(45, BEAT), (5, BEAT)]) == silence_ms(45_000)


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=20))
def test_what_is_learned_is_never_below_thirty_seconds(frames: Frames) -> None:
    assert limit_after(frames) == 0 or limit_after(frames) >= LEARNED_FLOOR_MS


@given(st.floats(1.1, 300), st.lists(st.floats(-0.2, 0.2), min_size=2, max_size=20))
def test_a_server_that_beats_evenly_is_never_silent_for_so_long(
    period_s: float, lateness: list[float]
) -> None:
    late = [0.0, *(share * period_s for share in lateness)]
    pauses = [max(0.0, period_s + late[i + 1] - late[i]) for i in range(len(lateness))]
    limit_ms = limit_after([(pause, BEAT) for pause in pauses])
    assert limit_ms == 0 or all(pause * 1000 < limit_ms for pause in pauses)


@pytest.mark.parametrize("fixed_ms", [0, 1234])
def test_a_limit_that_is_known_is_not_learned(fixed_ms: float) -> None:
    assert limit_after([(25, BEAT), (25, BEAT)], fixed_ms) == fixed_ms


def test_a_server_may_tell_how_often_it_beats() -> None:
    assert told_limit_ms(25_000) == 55_000
    assert told_limit_ms(0.5) == 5001


@pytest.mark.parametrize(
    "value", [None, 0, -1, 2**29, float("nan"), float("inf"), "25000", True, [25_000], {}]
)
def test_whatever_else_a_server_tells_is_ignored(value: object) -> None:
    assert told_limit_ms(value) is None
