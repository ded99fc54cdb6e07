"""core/envelope.py: what passes between a page and its iframe, in both spellings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.envelope import Envelope, decode_envelope, encode_envelope

ID = "abcdefgh"
ENVELOPES = st.builds(Envelope, st.sampled_from("smtc"), st.text(), st.booleans())


@given(ENVELOPES)
def test_what_one_side_encodes_the_other_decodes(envelope: Envelope) -> None:
    text = encode_envelope(ID, envelope, json.dumps)
    assert decode_envelope(text, ID, json.loads) == envelope


@given(ENVELOPES)
def test_an_envelope_with_another_id_is_ignored(envelope: Envelope) -> None:
    text = encode_envelope("12345678", envelope, json.dumps)
    assert decode_envelope(text, ID, json.loads) is None


def test_the_spelling_is_that_of_sockjs_client_1() -> None:
    text = encode_envelope(ID, Envelope("t", 'a["x"]', False), json.dumps)
    assert json.loads(text) == {"windowId": ID, "type": "t", "data": 'a["x"]'}


def test_the_plain_spelling_is_that_of_0_3() -> None:
    assert encode_envelope(ID, Envelope("t", "o", True), json.dumps) == "abcdefghto"


@pytest.mark.parametrize(
    "text", ["", "null", "1", '"x"', "[]", "{}", "{", '{"windowId":"abcdefgh"}', None, 5, {}, [1]]
)
def test_what_any_page_may_post_is_ignored(text: Any) -> None:
    assert decode_envelope(text, ID, json.loads) is None
