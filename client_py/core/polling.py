"""What the end of a poll means for its session: ask again, ask for the next frame, or give up.

A server holds one poll of a session at a time. It refuses the next one if it has not yet noticed
that the last is over, and some servers refuse one that arrives while they close the connection of
the last. Such an answer holds no message, nor does a stream that ends without a frame, so the same
poll is sent once more, after about one round trip. An answer that breaks in any other way may have
held messages. It ends the session, since asking again would leave a gap that nobody sees.
"""

from __future__ import annotations

from typing import Final

from .frames import CLOSE_FRAME

# The error of an answer after which the same poll is sent once more.
BUSY: Final = "Receiving error: HTTP status 503"
# "Another connection still open": the server has not seen yet that the last poll has ended.
REFUSAL: Final = "c[2010,"
NO_FRAME: Final = "Answer without a frame"


def is_refused(error: str | None, last: str) -> bool:
    """Return whether a server has refused a poll, so that no message was in its answer.

    Args:
        error: why the answer broke; None if it merely ended.
        last: the last frame that came, or "".
    """
    return error == BUSY or last.startswith(REFUSAL) or not (error or last)


def why_no_next(error: str | None, last: str) -> str | None:
    """Return why there is no next poll, or None if there is one. Takes what `is_refused` takes."""
    # After a close frame, even a broken one, the next poll would open another session.
    if not last or last.startswith(CLOSE_FRAME):
        return error or NO_FRAME
    return error
