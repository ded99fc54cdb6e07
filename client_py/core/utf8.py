"""How long a text is in UTF-8."""

from __future__ import annotations


def utf8_length(text: str) -> int:
    """Count the bytes of a text in UTF-8, over code points or UTF-16 units alike."""
    length = 0
    for character in text:
        code = ord(character)
        if code < 0x80:
            length += 1
        elif code < 0x800 or 0xD800 <= code < 0xE000:  # Each half of a pair is two of its four.
            length += 2
        else:
            length += 3 if code < 0x10000 else 4
    return length
