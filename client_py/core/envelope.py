"""The wire format between a page and its iframe.

Types: `s` hello, `m` messages as JSON text, `t` frame, `c` close. The format is that of
sockjs-client 1.x, and of 0.3 where `is_plain`. Only `b` is ours: how many bytes of messages have
left the child. The parents of sockjs-client ignore it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from .frames import Parse

# Writes a value as JSON text.
Write = Callable[[object], str]

ENVELOPE_VERSION: Final = "1"
ID_LENGTH: Final = 8

# An iframe page of 1.x wants its own version from the parent, but does not tell which that is. It
# throws at each hello that does not fit, on its console alone. These are what follows the `1.`.
LEGACY_VERSIONS: Final = (
    "1.6.1 1.6.0 1.5.2 1.5.1 1.5.0 1.4.0 1.3.0 1.2.0 1.1.5 1.1.4 1.1.2 1.1.1 1.1.0 "
    "1.0.3 1.0.2 1.0.1 1.0.0"
)
# One of 0.3 takes any version, and knows its transports by a prefix.
OLD_VERSION: Final = "0.3"
OLD_PREFIX: Final = "w-iframe-"


@dataclass(frozen=True)
class Envelope:
    """What one window tells the other."""

    type: str
    data: str
    is_plain: bool


def encode_envelope(window_id: str, type: str, data: str, is_plain: bool, write: Write) -> str:
    """Write an envelope as text; `write` writes a value as JSON."""
    if is_plain:
        return window_id + type + data
    return write({"windowId": window_id, "type": type, "data": data})


def decode_envelope(text: Any, window_id: str, parse: Parse) -> Envelope | None:
    """Read what a message event holds.

    Returns:
        None for whatever is not an envelope with this window id: any page may post anything.
    """
    try:
        if text[:ID_LENGTH] == window_id:
            return Envelope(text[ID_LENGTH : ID_LENGTH + 1], text[ID_LENGTH + 1 :], True)
        fields = parse(text)
        if fields["windowId"] == window_id and isinstance(fields["data"], str):
            return Envelope(fields["type"], fields["data"], False)
    except Exception:
        pass
    return None


def parent_versions(data: str, is_plain: bool) -> list[str]:
    """List the versions that the parent has to name, for a child whose hello held `data`.

    Returns:
        The child's own where it told it; all of those that it may be otherwise.
    """
    return [data] if data else (OLD_VERSION if is_plain else LEGACY_VERSIONS).split(" ")
