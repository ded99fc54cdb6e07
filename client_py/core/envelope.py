"""The wire format between a page and its iframe: fields in, text out, and back.

Types: `s` hello, `m` quoted message, `t` frame, `c` close. The format is that of sockjs-client 1.x;
`is_plain` marks that of 0.3, without JSON. Imported by transports/iframe.py and iframe.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

ENVELOPE_VERSION: Final = 1
ID_LENGTH: Final = 8


@dataclass(frozen=True)
class Envelope:
    """A message that belongs to the pair; its type and data."""

    type: str
    data: str
    is_plain: bool


def encode_envelope(window_id: str, envelope: Envelope, quote: Callable[[str], str]) -> str:
    """Encode a message for the other window."""
    if envelope.is_plain:
        return window_id + envelope.type + envelope.data
    return (
        f'{{"windowId":{quote(window_id)},"type":{quote(envelope.type)},'
        f'"data":{quote(envelope.data)}}}'
    )


def decode_envelope(text: Any, window_id: str, parse: Callable[[str], Any]) -> Envelope | None:
    """Decode what a message event holds.

    Returns:
        None for whatever is not an envelope with this window id: any page may post anything.
    """
    if not isinstance(text, str):
        return None
    if text[:ID_LENGTH] == window_id:
        return Envelope(text[ID_LENGTH : ID_LENGTH + 1], text[ID_LENGTH + 1 :], True)
    try:
        fields = parse(text)
        if fields["windowId"] == window_id:
            return Envelope(fields["type"], fields["data"], False)
    except Exception:
        pass
    return None
