"""core/utf8.py: how long a text is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from client_py.core.utf8 import utf8_length


@given(st.text(st.characters(codec="utf-8")))
def test_the_length_is_that_of_utf8(text: str) -> None:
    assert utf8_length(text) == len(text.encode())


@given(st.text(st.characters(codec="utf-8")))
def test_the_length_is_the_same_over_utf16_units(text: str) -> None:
    data = text.encode("utf-16-be")
    pairs = zip(data[::2], data[1::2], strict=True)
    units = "".join(chr(high * 256 + low) for high, low in pairs)
    assert utf8_length(units) == len(text.encode())
