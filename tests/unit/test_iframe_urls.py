"""core/iframe_urls.py: where the child of an iframe transport may connect."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from client_py.core.iframe_urls import service_url, session_url


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("http://h/echo/iframe.html#abcdefgh", "http://h/echo"),
        ("https://h:1/a/b/iframe-1.6.1.html#x", "https://h:1/a/b"),
        ("http://h/iframe.html", "http://h"),
        ("http://h//other/iframe.html#x", "http://h//other"),
        ("http://h/iframe.html/iframe.html#x", "http://h/iframe.html"),
        ("http://h/echo/iframe.html?token=x#x", "http://h/echo?token=x"),
        ("http://h/echo/iframe.html?token=x&t=1234#x", "http://h/echo?token=x"),
        ("http://h/echo/iframe.html?t=1234#x", "http://h/echo"),
        ("http://h/echo/iframe.html?t=1&u=2#x", "http://h/echo?t=1&u=2"),
        ("http://h/echo/iframe.html?cc=c&x=c&_c#?c", "http://h/echo?cc=c&x=c&_c"),
    ],
)
def test_the_service_is_that_of_the_page(page: str, expected: str) -> None:
    assert service_url(page, unquote) == expected


@pytest.mark.parametrize(
    "page",
    [
        *("http://h/about.html#x", "http://h/iframe.html/x", "http://h/iframe.html;x#x"),
        *("http://h/a?/iframe.html", "http://h/a#/iframe.html", "http://h/noiframe.html", ""),
        *("http://h/iframe.html?c=x", "http://h/iframe.html?x;%63", "http://h/iframe.html?a&+C="),
        *("http://h/iframe.html?c[]=x", "http://h/iframe.html?%00c", "http://h/iframe.html?c&t=1"),
    ],
)
def test_another_page_and_a_query_that_names_a_callback_are_refused(page: str) -> None:
    with pytest.raises(SyntaxError, match="The iframe page refuses "):
        service_url(page, unquote)


@pytest.mark.parametrize(
    "asked", ["http://h/echo/a/b", "http://evil/x/y/a/b?c=d", "/a/b", "javascript:/a/b?x/y/z"]
)
def test_of_what_is_asked_for_the_last_two_segments_count(asked: str) -> None:
    assert session_url("http://h/echo?q=1", asked) == "http://h/echo/a/b?q=1"


def test_a_segment_may_have_whatever_leads_nowhere_else() -> None:
    segment = "aZ09_~!$&'()*+,;=:@-"
    assert session_url("http://h", f"http://h/{segment}/b") == f"http://h/{segment}/b"


@pytest.mark.parametrize(
    "asked",
    [
        *("", "/", "a/b", "/a", "//", "/a//b", "/a/b/", "/a/..", "/../a", "/a/b.c", "/a/%2e%2e"),
        *("/a\\/b", "/a/b\\c", "/a/b#", "/a b/c", "/a/é", "/a/b\n/"),
    ],
)
def test_other_segments_are_refused(asked: str) -> None:
    with pytest.raises(SyntaxError, match="The iframe page refuses "):
        session_url("http://h", asked)
