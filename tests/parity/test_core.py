"""`core` gives the same in CPython as in the compiled script, whatever hypothesis finds."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import client_py.core
from tests.parity.conftest import Call
from tests.parity.entry import TABLE

TEXT = st.text(st.characters(codec=None), max_size=30) | st.text(
    "a%25/.?#:@\n\\\"'[]h", max_size=12
)
NUMBER = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
JSON_TEXT = JSON.map(json.dumps) | JSON.map(lambda value: json.dumps(value, ensure_ascii=False))
LITERAL_TEXT = st.text("-+.0123456789eExaflnrstu", min_size=1, max_size=6)
FRAME = (
    st.sampled_from("ohacm").flatmap(lambda kind: JSON_TEXT.map(lambda text: kind + text)) | TEXT
)
HOST = st.sampled_from(
    [
        *("a.b", "LOCALHOST", "127.0.0.1", "[::1]", "x.localhost", "a:80", "a:443", "", "A@b"),
        *(" a", "a:", "a:b", "[::1"),
    ]
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
# Python takes a bool for a number.
CLOSURE_PART = st.none() | NUMBER | TEXT | st.lists(TEXT, max_size=2)
MS = st.integers(0, 20_000)
INFO = st.lists(st.none() | st.booleans() | TEXT | MS, min_size=4, max_size=4)
OPTION_NUMBER = st.sampled_from([0, 1, 2.5, 5000, -1, 2**31 - 1, 2**31])
HEADERS = st.none() | st.dictionaries(st.text("ab", min_size=1), TEXT, max_size=2)
NAMES = st.sampled_from(["websocket", "chat"]) | st.lists(
    st.sampled_from(["websocket", "xhr-polling", "chat", "", "jsonp-polling"]), max_size=3
)
WINDOW_ID = st.sampled_from(["abcdefgh", "12345678"])
ENVELOPE = st.tuples(WINDOW_ID, st.sampled_from("smtc"), TEXT, st.booleans())
# What a location gives: ASCII alone.
OWN_URL = st.builds(
    "http://h/{}/iframe{}.html{}#{}".format,
    st.text("a/;.", max_size=4),
    st.text("-1.;/?", max_size=3),
    st.just("") | st.text("cC%63+=&;[t=19]", max_size=12).map("?".__add__),
    st.text("a", max_size=1),
)
ASKED_URL = st.text("ab/.%~!$&'()*,;=:@+-?#_\\", max_size=15).map("http://h/".__add__)
ENVELOPE_TEXT = ENVELOPE.map(lambda parts: TABLE["encode_envelope"](*parts))
# JavaScript puts names that are numbers first.
OPTIONS = st.dictionaries(TEXT, JSON, max_size=1) | st.dictionaries(
    st.sampled_from(["transports", "transport", "rtt", "vertxbus_x", "toString"]),
    JSON,
)
CLOSE_PAYLOAD = st.tuples(
    st.sampled_from([1002, 3000, 1e21, "x", None, True]) | JSON,
    st.sampled_from(["Connection interrupted", "Connection interrupted!", None]) | JSON,
)
POLL_END = st.tuples(
    st.sampled_from([None, "", "Receiving error: HTTP status 503"]) | TEXT,
    st.sampled_from(["", "o", 'c[2010,"x"]', 'a["x"]']) | TEXT,
)
ARGUMENTS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "add_path": st.tuples(URL, TEXT),
    "add_number": st.tuples(URL, st.integers(1, 999), st.none() | st.just({"A": "b"})),
    "add_query": st.tuples(URL, TEXT),
    "batch_length": st.tuples(
        st.lists(st.sampled_from(['"x"', '"' * 50_000, "é" * 20_000]), min_size=1, max_size=4)
    ),
    "check_protocols": st.tuples(st.lists(st.text("ab", max_size=2), max_size=4)),
    "check_segment": st.tuples(st.just("server"), TEXT),
    "chosen_closure": st.tuples(
        st.none() | st.integers(900, 5100),
        st.none() | TEXT | st.text("é€😀a", min_size=30, max_size=130),
    ),
    "comes_back": st.tuples(
        st.integers(900, 5100),
        st.sampled_from(["", "Go away!"]),
        st.just(0) | st.integers(390, 510),
    ),
    "decode_envelope": st.tuples(ENVELOPE_TEXT | JSON_TEXT | JSON, WINDOW_ID),
    "decode_frame": st.tuples(FRAME),
    "delay_ms": st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 40), MS, MS),
    "either": st.tuples(JSON, JSON),
    "encode_envelope": ENVELOPE,
    "escape": st.tuples(TEXT),
    "escape_match": st.tuples(TEXT),
    "frame_splitter": st.tuples(st.lists(TEXT, max_size=5)),
    "heartbeats": st.tuples(
        st.none() | MS, st.lists(st.integers(-70_000, 70_000), min_size=1, max_size=6)
    ),
    "is_application_code": st.tuples(st.integers(900, 5100)),
    "is_complete": st.tuples(INFO),
    "is_frame": st.tuples(FRAME),
    "is_refused": POLL_END,
    "is_mixed_content": st.tuples(URL, URL),
    "is_same_origin": st.tuples(URL, URL),
    "is_same_scheme": st.tuples(URL, URL),
    "merge_info": st.tuples(INFO, INFO, st.none() | MS),
    "named_error": st.tuples(TEXT, st.just("a reason")),
    "may_follow": st.tuples(st.integers(0, 3), st.integers(0, 3)),
    "origin_of": st.tuples(URL),
    "no_advice": st.tuples(JSON, OPTIONS),
    "option_advice": st.tuples(st.none() | TEXT | st.lists(TEXT) | OPTIONS, OPTIONS),
    "parent_versions": st.tuples(st.sampled_from(["", "1"]), st.booleans()),
    "parse_small": st.tuples(JSON_TEXT | LITERAL_TEXT),
    "percent_decoder": st.tuples(st.lists(TEXT, max_size=4)),
    "read_base_url": st.tuples(JSON | URL | URL.map("http://".__add__), URL),
    "read_closure": st.tuples(JSON | CLOSE_PAYLOAD),
    "read_limit": st.tuples(st.none() | OPTION_NUMBER, MS),
    "read_minimums": st.tuples(OPTION_NUMBER, st.lists(st.text("ab", min_size=1), max_size=2)),
    "read_names": st.tuples(
        st.none() | st.text("ab", max_size=2) | st.lists(st.text("ab"), max_size=3)
    ),
    "read_number": st.tuples(OPTION_NUMBER),
    "read_request_options": st.tuples(HEADERS, st.none() | st.booleans()),
    "read_session_id": st.tuples(OPTION_NUMBER | st.just("16")),
    "read_settings": st.tuples(
        st.none() | NAMES,
        st.none() | NAMES.filter(bool),
        OPTION_NUMBER,
        OPTION_NUMBER,
        st.none() | TEXT,
    ),
    "read_url": st.tuples(URL, URL),
    "remove_dots": st.tuples(st.text("./a", max_size=15)),
    "resolve_url": st.tuples(URL, URL),
    "rto_ms": st.tuples(MS),
    "service_url": st.tuples(OWN_URL),
    "session_url": st.tuples(st.just("http://h/echo?x=1"), ASKED_URL),
    "silence_ms": st.tuples(MS),
    "split_options": st.tuples(
        st.dictionaries(
            st.sampled_from(["maxRetries", "queueLimit", "shouldReconnect", "timeout", "toString"]),
            st.none() | OPTION_NUMBER,
        )
    ),
    "split_url": st.tuples(URL),
    "status_text": st.tuples(st.just(0) | st.integers(100, 599)),
    "send_status_text": st.tuples(st.sampled_from([0, 404, 413]) | st.integers(100, 599)),
    "told_limit_ms": st.tuples(JSON | MS),
    "transport_timeout_ms": st.tuples(st.none() | MS, st.integers(1, 4), MS, st.booleans()),
    "unknown_names": st.tuples(st.lists(st.text("ab")), st.lists(st.text("ab"))),
    "utf8_length": st.tuples(TEXT),
    "why_no_headers": st.tuples(
        HEADERS,
        st.none() | st.booleans(),
        st.sampled_from(["websocket", "xhr-polling", "iframe-xhr-polling"]),
    ),
    "why_no_next": POLL_END,
}


def same_every_time(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a test of hypothesis examples of its own, which are the same in every run."""
    return lambda test: seed(name)(settings(max_examples=150)(test))


def public_functions() -> set[str]:
    """Return the name of every function that `core` has."""
    prefix = f"{client_py.core.__name__}."
    names = (module.name for module in pkgutil.iter_modules(client_py.core.__path__, prefix))
    return {
        name
        for module in map(importlib.import_module, names)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
    }


def plain(value: Any) -> Any:
    """Return a value as it looks after a trip through JSON, as the script's has made one."""
    return json.loads(json.dumps(value))


def test_every_function_of_core_has_a_row_and_every_row_a_strategy() -> None:
    assert set(TABLE) == set(ARGUMENTS) == public_functions() | {"heartbeats", "parse_small"}


@pytest.mark.parametrize("name", TABLE)
def test_gives_the_same_in_both(name: str, javascript: Call) -> None:
    @same_every_time(name)
    @given(ARGUMENTS[name])
    def check(arguments: tuple[Any, ...]) -> None:
        arguments = tuple(plain(arguments))
        assert javascript(name, *arguments) == plain(TABLE[name](*arguments))

    check()


@same_every_time("reads")
@given(JSON)
def test_the_small_parser_reads_what_json_writes(value: Any) -> None:
    assert plain(TABLE["parse_small"](json.dumps(value))) == plain(value)


@pytest.mark.parametrize(
    "text", ["01", "1.", ".5", "+1", "-", "1e", "0x10", "1.2.3", "NaN", "Infinity", "truth", "nul"]
)
def test_the_small_parser_refuses_what_json_has_not(text: str, javascript: Call) -> None:
    assert javascript("parse_small", f"[{text}]") == "error: Not JSON"


@same_every_time("escapes")
@given(TEXT)
def test_escaped_text_is_the_same_text_once_parsed(text: str) -> None:
    written = json.dumps(text, ensure_ascii=False)
    assert json.loads(TABLE["escape"](written)) == plain(text)
