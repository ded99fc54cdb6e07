"""core/polling.py: what the end of an answer means for the session."""

from __future__ import annotations

import pytest

from client_py.core.polling import BUSY, NO_FRAME, is_refused, why_no_next

BROKEN = "Receiving error: HTTP status 502"


@pytest.mark.parametrize(
    ("error", "last", "refused"),
    [
        (BUSY, "", True),
        (BUSY, 'a["x"]', True),
        (None, 'c[2010,"Another connection still open"]', True),
        (None, "", True),  # A stream that ended before its first frame.
        (None, 'a["x"]', False),
        (None, 'c[3000,"Go away!"]', False),
        (BROKEN, "", False),
    ],
)
def test_only_an_answer_without_a_message_is_a_refusal(
    error: str | None, last: str, refused: bool
) -> None:
    assert is_refused(error, last) is refused


@pytest.mark.parametrize(
    ("error", "last", "reason"),
    [
        (None, 'a["x"]', None),
        (None, "h", None),
        (None, "o", None),
        (None, "", NO_FRAME),
        (None, "c[broken", NO_FRAME),  # The next poll would open another session.
        (BROKEN, "", BROKEN),
        (BROKEN, 'a["x"]', BROKEN),
    ],
)
def test_the_next_poll_follows_a_frame(error: str | None, last: str, reason: str | None) -> None:
    assert why_no_next(error, last) == reason
