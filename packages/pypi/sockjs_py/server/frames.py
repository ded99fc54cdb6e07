"""Frames and payloads as text: what is written to a client, and what a client sends.

Pure functions; every transport uses them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from json.encoder import encode_basestring, encode_basestring_ascii
from json.scanner import make_scanner
from typing import Final

OPEN: Final = "o"
HEARTBEAT: Final = "h"

# P:1271. Control characters are escaped by JSON itself. A lone surrogate has no UTF-8 form.
# Python strings hold a pair as one character, so every surrogate here is a lone one.
_UNSAFE: Final = re.compile("[\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufff0-\uffff\ud800-\udfff]")

# `json.loads` takes five times as long: it looks for white space with regular expressions.
# typeshed takes the decoder for a scanner.
_SCAN: Final = make_scanner(json.JSONDecoder())  # type: ignore[arg-type]


class PayloadError(ValueError):
    """Raised for an invalid payload; the text is what the protocol answers."""


def quote(text: str) -> str:
    """Return `text` as a JSON string that every transport carries unharmed.

    Raises:
        TypeError: it is no text.
    Source: sockjs-protocol 0.3.3, "JSON Unicode Encoding" (P:1271).
    """
    if not isinstance(text, str):
        raise TypeError(f"a message must be a str, not {text!r}")
    if text.isascii():
        return encode_basestring_ascii(text)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", encode_basestring(text))


def to_utf8(text: str) -> bytes:
    """Return a text in UTF-8, with U+FFFD for lone surrogates."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return well_formed(text).encode()


def well_formed(text: str) -> str:
    """Return a text with U+FFFD for lone surrogates.

    Source: https://webidl.spec.whatwg.org/#idl-USVString
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def message_frame(quoted_messages: Iterable[str]) -> str:
    """Return the frame `a["…",…]` of messages that `quote` made."""
    return f"a[{','.join(quoted_messages)}]"


def close_frame(code: int, reason: str) -> str:
    """Return the frame `c[code,"reason"]`."""
    return f"c[{code},{quote(reason)}]"


def is_close(frame: str) -> bool:
    """Return whether nothing may follow this frame."""
    return frame.startswith("c")


def decode_payload(payload: bytes) -> list[str]:
    """Return the messages of a `*_send` body.

    Raises:
        PayloadError: the body is empty, or not a JSON array of strings in UTF-8.
    Source: sockjs-protocol 0.3.3, "XhrPolling.test_invalid_json" (P:690-805).
    """
    if not payload:
        raise PayloadError("Payload expected.")
    try:
        value = _decode_json(payload.decode())
    except UnicodeDecodeError:
        raise PayloadError("Broken JSON encoding.") from None
    return _strings(value)


def decode_websocket_message(message: str | bytes) -> list[str]:
    """Return the messages of a WebSocket message: an array of strings, a string, or no text.

    Raises:
        PayloadError: the text is anything else, or the message is binary.
    Source: sockjs-protocol 0.3.3, "WebsocketHybi10.test_transport" (P:502-667).
    """
    if not message:
        return []
    if isinstance(message, bytes):
        raise PayloadError("A message must be a text.")
    value = _decode_json(message)
    return [value] if isinstance(value, str) else _strings(value)


def _decode_json(text: str) -> object:
    text = text.strip(" \t\n\r")
    try:
        value, end = _SCAN(text, 0)
    except (StopIteration, ValueError, RecursionError):
        raise PayloadError("Broken JSON encoding.") from None
    if end != len(text):
        raise PayloadError("Broken JSON encoding.")
    decoded: object = value
    return decoded


def _strings(value: object) -> list[str]:
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, str):
                break
        else:
            return value
    raise PayloadError("Broken JSON encoding.")
