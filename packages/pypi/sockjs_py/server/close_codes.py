"""What a close frame can say, on SockJS's transports and on a WebSocket alike."""

from __future__ import annotations

from typing import Final

NORMAL: Final = 1000

# Two of a control frame's 125 bytes are the code.
_REASON_LIMIT_BYTES: Final = 123


def check_close(code: int, reason: str) -> None:
    """Refuse a code or a reason that an application cannot use.

    Raises:
        ValueError: the code is neither 1000 nor 3000-4999, or the reason is too long.
    Source: RFC 6455, sections 5.5 and 7.4; https://websockets.spec.whatwg.org/#dom-websocket-close
    """
    if not isinstance(code, int) or not (code == NORMAL or 3000 <= code <= 4999):
        raise ValueError(f"the close code must be 1000 or 3000-4999, not {code!r}")
    # `surrogatepass`: a lone surrogate is sent as U+FFFD, which takes three bytes too.
    if (
        not isinstance(reason, str)
        or len(reason.encode("utf-8", "surrogatepass")) > _REASON_LIMIT_BYTES
    ):
        raise ValueError(f"the close reason must be a str of at most {_REASON_LIMIT_BYTES} bytes")
