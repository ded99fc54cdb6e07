"""core/escape.py: what must be escaped is, what need not be is left alone, and nothing is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.escape import escape

# sockjs-protocol 0.3.3, what the client must escape. JSON itself sees to 00-1f, 22 and 5c.
MUST = """
007f-009f 00ad 0600-0604 070f 17b4-17b5 2000-20ff feff fff0-ffff
0300-0333 033d-0346 034a-034c 0350-0352 0357-0358 035c-0362 0374 037e 0387 0591-05af 05c4
0610-0617 0653-0654 0657-065b 065d-065e 06df-06e2 06eb-06ec 0730 0732-0733 0735-0736 073a 073d
073f-0741 0743 0745 0747 07eb-07f1 0951 0958-095f 09dc-09dd 09df 0a33 0a36 0a59-0a5b 0a5e
0b5c-0b5d 0e38-0e39 0f43 0f4d 0f52 0f57 0f5c 0f69 0f72-0f76 0f78 0f80-0f83 0f93 0f9d 0fa2 0fa7
0fac 0fb9 1939-193a 1a17 1b6b 1cda-1cdb 1dc0-1dcf 1dfc 1dfe 1f71 1f73 1f75 1f77 1f79 1f7b 1f7d
1fbb 1fbe 1fc9 1fcb 1fd3 1fdb 1fe3 1feb 1fee-1fef 1ff9 1ffb 1ffd 2000-2001 20d0-20d1 20d4-20d7
20e7-20e9 2126 212a-212b 2329-232a 2adc 302b-302c aab2-aab3 f900-fa0d fa10 fa12 fa15-fa1e fa20
fa22 fa25-fa26 fa2a-fa2d fa30-fa6d fa70-fad9 fb1d fb1f fb2a-fb36 fb38-fb3c fb3e fb40-fb41
fb43-fb44 fb46-fb4e
"""


def code_points(ranges: str) -> set[int]:
    found: set[int] = set()
    for item in ranges.split():
        first, _, last = item.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_all_that_the_protocol_lists_is_escaped() -> None:
    for code in code_points(MUST):
        assert escape(f'"{chr(code)}"') == f'"\\u{code:04x}"'


def test_hardly_anything_else_is_escaped() -> None:
    listed = code_points(MUST) | set(range(0xD800, 0xF900))  # Surrogates, private use.
    others = [code for code in range(0x20, 0x10000) if escape(chr(code)) != chr(code)]
    assert len(set(others) - listed) <= 4158


def test_everyday_scripts_go_as_they_are() -> None:
    letters = "abc \u00e4\u00f6\u00fc \u0416\u044f \u03b1\u03c9\u03ac \u05d0\u05ea \u0627\u064a"
    others = "\u0928\u092e \u0a35 \u0e01\u0e32 \u4e2d\u6587 \u3042\u30a2 \ud55c\uae00"
    assert escape(letters + others) == letters + others


@pytest.mark.parametrize("lone", ["\ud83d", "\ud83dx", "x\ude00", "\ude00\ud83d"])
def test_a_lone_surrogate_is_escaped(lone: str) -> None:
    escaped = "".join(c if c == "x" else f"\\u{ord(c):04x}" for c in lone)
    assert escape(f'"{lone}"') == f'"{escaped}"'


def test_a_surrogate_pair_goes_as_it_is() -> None:
    assert escape('"\ud83d\ude00"') == '"\ud83d\ude00"'
    assert escape('"\U0001f600"') == '"\U0001f600"'


@given(st.text(st.characters(codec="utf-8")))
def test_the_meaning_stays_the_same(text: str) -> None:
    assert json.loads(escape(json.dumps(text, ensure_ascii=False))) == text


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_is_not_touched(text: str) -> None:
    assert escape(text) == text
