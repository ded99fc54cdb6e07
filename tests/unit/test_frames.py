"""core/frames.py: what is a frame, what it holds, and where a stream is cut."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.frames import (
    CLOSE_FRAME,
    decode_frame,
    frame_splitter,
    is_frame,
    percent_decoder,
)

LINES = st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8")))


def kind_and_payload(text: str) -> tuple[str, list[object]] | None:
    frame = decode_frame(text, json.loads)
    return (frame.of_kind, frame.held_values) if frame else None


@pytest.mark.parametrize("line", ["o", "h", 'a["x"]', 'm"x"', 'c[3000,"Go away!"]', "a[]"])
def test_every_kind_of_frame_is_a_frame(line: str) -> None:
    assert is_frame(line)


@pytest.mark.parametrize("line", ["", "h" * 2048, "oo", "<html>", "O", "x", "\r", "o "])
def test_preludes_blanks_and_strangers_are_no_frames(line: str) -> None:
    assert not is_frame(line)
    assert decode_frame(line, json.loads) is None


def test_open_and_heartbeat_frames_hold_nothing() -> None:
    assert kind_and_payload("o") == ("o", [])
    assert kind_and_payload("h") == ("h", [])


def test_a_close_frame_holds_code_and_reason() -> None:
    assert kind_and_payload('c[3000,"Go away!"]') == ("c", [3000, "Go away!"])


def test_a_frame_of_the_older_spelling_is_one_message() -> None:
    assert kind_and_payload('m"x"') == ("m", ["x"])


@given(st.lists(st.text()))
def test_messages_arrive_in_order_and_whole(messages: list[str]) -> None:
    assert kind_and_payload("a" + json.dumps(messages)) == ("a", messages)


@pytest.mark.parametrize("text", ["a", "a{", 'a["x"', 'a"x"', "a{}", "c", "m", 'm"x', "cnull"])
def test_a_frame_that_cannot_be_read_is_broken(text: str) -> None:
    assert kind_and_payload(text) == (CLOSE_FRAME, [])


def test_an_array_of_other_values_than_strings_is_delivered_as_it_is() -> None:
    assert kind_and_payload('a[{"x":1},null,2]') == ("a", [{"x": 1}, None, 2])


@given(LINES, st.lists(st.integers(0, 200)))
def test_lines_are_the_same_wherever_the_stream_is_cut(lines: list[str], cuts: list[int]) -> None:
    stream = "".join(line + "\n" for line in lines) + "unfinished"
    split = frame_splitter()
    bounds = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    found = [line for start, end in pairwise(bounds) for line in split(stream[start:end])]
    assert found == lines


@given(st.lists(st.text()))
def test_what_sockjs_node_escapes_is_undone(texts: list[str]) -> None:
    decode = percent_decoder()
    frames = ["a" + json.dumps([text]) for text in texts]
    assert [decode(frame.replace("%", "%25")) for frame in frames] == frames


def test_a_percent_sign_that_stands_for_itself_ends_decoding() -> None:
    decode = percent_decoder()
    frames = ['a["100%41 50%25"]', 'a["50%25"]', "o", 'a["100%"]']
    assert [decode(frame) for frame in frames] == frames


def test_each_stream_finds_out_for_itself() -> None:
    percent_decoder()('a["%"]')
    assert percent_decoder()('a["50%25"]') == 'a["50%"]'
