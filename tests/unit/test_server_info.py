"""core/server_info.py: where a server may move the transports to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.server_info import ServerInfo, is_complete, merge_info, read_base_url
from tests.parity.entry import GivenInfo

PAGE = "http://page.test/a/b"
SECURE_PAGE = "https://page.test/a/b"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://other.test/echo", "http://other.test/echo"),
        ("https://other.test:8443/echo/?a=1", "https://other.test:8443/echo?a=1"),
        ("http://Other.test:80", "http://other.test"),
    ],
)
def test_an_absolute_address_of_http_or_https_is_taken(value: str, url: str) -> None:
    assert read_base_url(value, PAGE) == url


@pytest.mark.parametrize(
    "value",
    [
        *("/other", "other", "", "?x", "//other.test/echo", "httpother", "https", "http:/other"),
        *("ws://other.test/echo", "wss://other.test", "javascript:x", "data:,x", "ftp://other"),
        *(" javascript:x", "java\nscript:x", "http://", "http://a b", "https://other.test/#x"),
        pytest.param("http://other.test/" + "a" * 8192, id="too long"),
        *(5, 0, True, None, [], ["http://other.test/"], {}, {"toString": 1}),
    ],
)
def test_anything_else_is_not(value: Any) -> None:
    assert read_base_url(value, PAGE) == ""


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    for value in (text, f"http://{text}", f"https:{text}"):
        url = read_base_url(value, PAGE)
        assert url == "" or url.startswith(("http://", "https://"))
        assert "#" not in url


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        ("http://other.test/echo", False),
        ("https://other.test/echo", True),
        ("http://localhost:81/echo", True),
    ],
)
def test_a_secure_page_is_not_moved_to_plain_http(value: str, is_taken: bool) -> None:
    assert bool(read_base_url(value, SECURE_PAGE)) == is_taken


def test_what_the_page_gives_comes_before_what_the_server_says() -> None:
    merged = merge_info(GivenInfo(False, None, None), GivenInfo(True, True, None), 0)
    assert merged == ServerInfo(False, True, 0)


def test_a_server_tells_how_often_it_beats() -> None:
    told = GivenInfo(None, None, None, 25_000)
    nothing = GivenInfo(None, None, None)
    assert merge_info(nothing, told, None).silence_limit_ms == 55_000
    assert merge_info(told, GivenInfo(None, None, None, 1), None).silence_limit_ms == 55_000
    assert merge_info(nothing, told, 1234).silence_limit_ms == 1234


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (GivenInfo(False, False, None), True),
        (GivenInfo(None, False, "http://a.test"), False),
        (GivenInfo(True, None, None), False),
    ],
)
def test_nothing_is_left_to_ask_once_both_facts_are_given(info: GivenInfo, expected: bool) -> None:
    assert is_complete(info) is expected
