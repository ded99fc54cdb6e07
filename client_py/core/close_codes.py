"""Why a connection ends: codes and reasons, and what an application may ask for.

Source: RFC 6455 section 7.4 for 1xxx; 2xxx are SockJS's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from .errors import named_error
from .utf8 import utf8_length

REASON_LIMIT_BYTES: Final = 123
# An unsigned short, says Web IDL's CloseEvent.
CODE_LIMIT: Final = 0x10000


# In a server's close frame: "Connection interrupted", so that messages may be lost. It is no member
# of the enum, where it would be another name of CANNOT_CONNECT.
# Source: sockjs-protocol 0.3.3, "test_abort_xhr_polling".
INTERRUPTED: Final = 1002


class CloseCode(IntEnum):
    """The codes that this client gives itself."""

    NOT_TRIED = 0  # In `attempts`: the transport was ruled out.
    NORMAL = 1000
    CANNOT_CONNECT = 1002
    LOST = 1006
    ALL_FAILED = 2000
    TIMED_OUT = 2007


@dataclass(frozen=True)
class Closure:
    """How a connection, or the attempt at one, ended."""

    code: int
    reason: str


CANNOT_CONNECT: Final = Closure(CloseCode.CANNOT_CONNECT, "Cannot connect to server")
# Told by a second open frame, and by a 404 for what is sent.
UNKNOWN_SESSION: Final = (
    "the server does not know this session: "
    "it restarted, or a load balancer did not keep it on one server"
)
LOST_SESSION: Final = Closure(CloseCode.LOST, UNKNOWN_SESSION)
BROKEN_FRAME: Final = Closure(CloseCode.LOST, "Broken frame")
ALL_FAILED: Final = Closure(CloseCode.ALL_FAILED, "All transports failed")


# Which connections that ended are over: the first and the last code of a range, and the reason with
# which they come back all the same: None for no reason, "" for any. The first row that fits holds;
# what fits none was a loss, and comes back. The HTTP status with which a server has refused stands
# in for its code.
ENDS: Final[list[tuple[int, int, str | None]]] = [
    (408, 408, ""),  # The server has waited too long for the request.
    (429, 429, ""),  # There were too many requests.
    (400, 499, None),  # The request is wrong, and would be the next time.
    (1000, 1000, None),
    (1003, 1003, None),  # The server cannot take such data.
    (1007, 1010, None),  # Nor such text; it is forbidden, or too long; an extension is missing.
    (3000, 3000, "Go away!"),  # The default of PyPI's `sockjs` and of sockjs-tornado.
    (3000, 4999, None),  # The application's own codes.
]


def comes_back(code: int, reason: str, status: int) -> bool:
    """Return whether a connection that ended should be tried again.

    Args:
        code: of the close event.
        reason: likewise.
        status: the HTTP status with which the server refused; 0 if there was none.
    """
    number = status or code
    for first, last, excepted_reason in ENDS:
        if first <= number <= last:
            return excepted_reason in ("", reason)
    return True


def chosen_closure(code: Any, reason: object) -> Closure:
    """Return what an application closes with.

    Args:
        code: 1000 (also if it is None) or 3000-4999, or what converts to such a number.
        reason: what converts to at most 123 bytes of text.

    Raises:
        Exception: named InvalidAccessError, for another code.
        SyntaxError: for a longer reason.
    """
    # Any, as it is an int only once it is checked.
    number: Any = float(CloseCode.NORMAL if code is None else code)
    text = "Normal closure" if reason is None else f"{reason}"
    if not is_application_code(number):
        raise named_error("InvalidAccessError", f"Close code {code} is not 1000 or 3000-4999")
    length = utf8_length(text)
    if length > REASON_LIMIT_BYTES:
        raise SyntaxError(f"Close reason has {length} bytes, more than {REASON_LIMIT_BYTES}")
    return Closure(number, text)


def is_application_code(code: float) -> bool:
    """Return whether only a page or a server's application uses this code, so on purpose."""
    return code == CloseCode.NORMAL or 3000 <= code <= 4999


def read_closure(payload: object) -> Closure:
    """Read what a close frame holds: a number and a string; Python servers may send null for "".

    Returns:
        The closure, whose code is LOST if the server says that a connection was cut; BROKEN_FRAME
        for anything else.
    """
    if not isinstance(payload, list) or len(payload) != 2:
        return BROKEN_FRAME
    code, reason = payload
    text: str = "" if reason is None else reason
    if isinstance(code, bool) or code not in range(CODE_LIMIT) or not isinstance(text, str):
        return BROKEN_FRAME
    return Closure(CloseCode.LOST if code == INTERRUPTED else code, text)


def status_text(status: int) -> str:
    """Return what an HTTP status means as part of a reason; 0 stands for no answer."""
    if not status:
        return "no answer: refused, cut, or blocked by CORS or CSP"
    return f"HTTP status {status}"


def send_status_text(status: int) -> str:
    """Return the same of a request that sends, with what only its status means."""
    text = status_text(status)
    if status == 404:
        return f"{text}: {UNKNOWN_SESSION}"
    return f"{text}: too long" if status == 413 else text
