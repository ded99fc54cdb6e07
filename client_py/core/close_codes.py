"""Why a connection ends: codes and reasons, and what an application may ask for.

Source: RFC 6455 section 7.4 for 1xxx; 2xxx are SockJS's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from client_py.core.errors import named_error
from client_py.core.utf8 import utf8_length

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
LOST_SESSION: Final = Closure(CloseCode.LOST, "Server lost session")
BROKEN_FRAME: Final = Closure(CloseCode.LOST, "Broken frame")
ALL_FAILED: Final = Closure(CloseCode.ALL_FAILED, "All transports failed")


def check_close(code: Any, reason: str) -> None:
    """Refuse a code or reason that an application may not close with.

    Args:
        code: any number, as a page gave it.
        reason: likewise, as text.

    Raises:
        Exception: named InvalidAccessError, for a code that is not 1000 or 3000-4999.
        SyntaxError: for a reason of more than 123 bytes.
    """
    if not is_application_code(code):
        raise named_error("InvalidAccessError", f"Close code {code} is not 1000 or 3000-4999")
    length = utf8_length(reason)
    if length > REASON_LIMIT_BYTES:
        raise SyntaxError(f"Close reason has {length} bytes, more than {REASON_LIMIT_BYTES}")


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
    return f"HTTP status {status}{': too long' if status == 413 else ''}"
