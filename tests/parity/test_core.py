"""`core` gives the same in CPython as in the compiled script, whatever hypothesis finds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.parity.conftest import Call
from tests.parity.entry import TABLE

TEXT = st.text(st.characters(codec=None), max_size=30) | st.text(
    "a%25/.?#:@\n\\\"'[]h", max_size=12
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
JSON_TEXT = JSON.map(json.dumps) | JSON.map(lambda value: json.dumps(value, ensure_ascii=False))
FRAME = (
    st.sampled_from("ohacm").flatmap(lambda kind: JSON_TEXT.map(lambda text: kind + text)) | TEXT
)
HOST = st.sampled_from(
    ["a.b", "LOCALHOST", "127.0.0.1", "[::1]", "x.localhost", "a:80", "a:443", "", "a@b"]
)
SCHEME = st.sampled_from(["http:", "https:", "ws:", "WSS:", "ftp:", "", "file:", "javascript:"])
URL = (
    st.builds(
        lambda scheme, host, path: f"{scheme}//{host}{path}",
        SCHEME,
        HOST,
        st.just("") | TEXT.map("/".__add__),
    )
    | TEXT
)
MS = st.integers(0, 20_000)
ARGUMENTS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "add_path": st.tuples(URL, TEXT),
    "add_query": st.tuples(URL, TEXT),
    "close_check": st.tuples(
        st.integers(900, 5100), TEXT | st.text("é€😀a", min_size=30, max_size=130)
    ),
    "decoded_frame": st.tuples(FRAME),
    "decoded_percents": st.tuples(st.lists(TEXT, max_size=4)),
    "escape": st.tuples(TEXT),
    "is_frame": st.tuples(FRAME),
    "is_mixed": st.tuples(URL, URL),
    "next_state": st.tuples(
        st.integers(0, 3), st.sampled_from(["open", "close", "end", "toString"])
    ),
    "origin_of": st.tuples(URL),
    "poll_pause_ms": st.tuples(st.integers(0, 12)),
    "protocol_check": st.tuples(st.lists(st.text("ab", max_size=2), max_size=4)),
    "read_names": st.tuples(
        st.none() | st.text("ab", max_size=2) | st.lists(st.text("ab"), max_size=3)
    ),
    "remove_dots": st.tuples(st.text("./a", max_size=15)),
    "resolved_url": st.tuples(URL, URL),
    "rto_ms": st.tuples(MS),
    "small_json": st.tuples(JSON_TEXT),
    "split_chunks": st.tuples(st.lists(TEXT, max_size=5)),
    "transport_timeout_ms": st.tuples(st.none() | MS, st.integers(1, 4), MS, st.booleans()),
    "url_parts": st.tuples(URL),
    "utf8_length": st.tuples(TEXT),
}


def plain(value: Any) -> Any:
    """Give a value as it looks after a trip through JSON, as the script's has made one."""
    return json.loads(json.dumps(value))


def test_every_row_of_the_table_has_a_strategy() -> None:
    assert set(ARGUMENTS) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_gives_the_same_in_both(name: str, javascript: Call) -> None:
    @given(ARGUMENTS[name])
    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    def check(arguments: tuple[Any, ...]) -> None:
        arguments = tuple(plain(arguments))
        assert javascript(name, *arguments) == plain(TABLE[name](*arguments))

    check()


@given(JSON)
def test_the_small_parser_reads_what_json_writes(value: Any) -> None:
    assert plain(TABLE["small_json"](json.dumps(value))) == plain(value)


@given(TEXT)
def test_escaped_text_is_the_same_text_once_parsed(text: str) -> None:
    written = json.dumps(text, ensure_ascii=False)
    assert json.loads(TABLE["escape"](written)) == plain(text)
