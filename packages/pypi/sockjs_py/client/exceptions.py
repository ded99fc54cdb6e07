"""How a connection ends, as exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sockjs_py.core.close_codes import CloseCode

# With these an iteration over messages just ends.
GENTLE_CODES = frozenset({1000, 1001})


class AttemptReport(TypedDict):
    """A transport that did not connect, or was not tried.

    Attributes:
        transport: its name.
        code: 0 if it was ruled out, 2007 after a time-out, otherwise as of a close event.
        reason: why.
        ms: how long it took.
    """

    transport: str
    code: int
    reason: str
    ms: int


class ConnectionClosed(ConnectionError):  # noqa: N818 (as in `websockets`, like those below)
    """Raised when a connection has ended, or cannot be made.

    Attributes:
        code: see docs/connections.md: 1000 and 3000-4999 are of the applications, 1006 is a loss,
            1002 and 2000 stand for a service that could not be reached.
        reason: a few words.
        attempts: the transports that were tried in vain, or ruled out.
        status: the HTTP status of `/info`, if that is why; otherwise 0.
    """

    def __init__(
        self, code: int, reason: str, attempts: Sequence[AttemptReport] = (), status: int = 0
    ) -> None:
        tried = "".join(f"; {each['transport']}: {each['reason']}" for each in attempts)
        super().__init__(f"{int(code)} {reason}{tried if code == CloseCode.ALL_FAILED else ''}")
        self.code = int(code)
        self.reason = reason
        self.attempts = list(attempts)
        self.status = status


class ConnectionClosedOK(ConnectionClosed):
    """Raised after an end that both sides could expect: with 1000 or 1001."""


class ConnectionClosedError(ConnectionClosed):
    """Raised after any other end."""


def closed_error(
    code: int, reason: str, attempts: Sequence[AttemptReport], status: int = 0
) -> ConnectionClosed:
    """Return the exception for an end."""
    kind = ConnectionClosedOK if code in GENTLE_CODES else ConnectionClosedError
    return kind(code, reason, attempts, status)
