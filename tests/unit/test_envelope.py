"""core/envelope.py: what passes between a page and its iframe, in both spellings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.envelope import (
    Envelope,
    decode_envelope,
    encode_envelope,
    parent_versions,
)

ID = "abcdefgh"
ENVELOPES = st.builds(Envelope, st.sampled_from("smtc"), st.text(), st.booleans())


def encode(window_id: str, envelope: Envelope) -> str:
    """Write an envelope by Python's JSON."""
    return encode_envelope(window_id, envelope.type, envelope.data, envelope.is_plain, json.dumps)


@given(ENVELOPES)
def test_what_one_side_encodes_the_other_decodes(envelope: Envelope) -> None:
    text = encode(ID, envelope)
    assert decode_envelope(text, ID, json.loads) == envelope


@given(ENVELOPES)
def test_an_envelope_with_another_id_is_ignored(envelope: Envelope) -> None:
    text = encode("12345678", envelope)
    assert decode_envelope(text, ID, json.loads) is None


def test_the_spelling_is_that_of_sockjs_client_1() -> None:
    text = encode(ID, Envelope("t", 'a["x"]', False))
    assert json.loads(text) == {"windowId": ID, "type": "t", "data": 'a["x"]'}


def test_the_plain_spelling_is_that_of_0_3() -> None:
    assert encode(ID, Envelope("t", "o", True)) == "abcdefghto"


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "1", '"x"', "[]", "{}", "{", '{"windowId":"abcdefgh"}', None, 5, {}, [1]),
        *(f'{{"windowId":"abcdefgh","type":"t","data":{data}}}' for data in ("null", "5", "{}")),
    ],
)
def test_what_any_page_may_post_is_ignored(text: Any) -> None:
    assert decode_envelope(text, ID, json.loads) is None


@pytest.mark.parametrize(
    ("data", "is_plain", "versions"), [("1", False, ["1"]), ("", True, ["0.3"])]
)
def test_a_child_of_a_known_version_gets_one_hello(
    data: str, is_plain: bool, versions: list[str]
) -> None:
    assert parent_versions(data, is_plain) == versions


def test_a_child_of_1_gets_a_hello_of_each_version_the_newest_first() -> None:
    versions = parent_versions("", False)
    assert len(versions) == len(set(versions)) == 17
    assert versions == sorted(versions, reverse=True)


def test_a_child_that_says_many_versions_gets_one_hello() -> None:
    assert parent_versions("0 0 0", False) == ["0 0 0"]
