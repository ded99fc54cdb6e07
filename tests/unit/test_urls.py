"""core/urls.py: what a page means by a URL, and the URLs made from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_py.core.urls import (
    add_number,
    add_path,
    add_query,
    check_segment,
    is_mixed_content,
    is_same_origin,
    is_same_scheme,
    origin_of,
    remove_dots,
    resolve_url,
    split_url,
)

PAGE = "http://host:81/a/page.html?q=1#part"
SEGMENTS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://other/echo", "http://other/echo"),
        ("https://other:8443/echo", "https://other:8443/echo"),
        ("HTTP://Other/Echo", "http://other/Echo"),
        ("http://other:80/echo", "http://other/echo"),
        ("https://other:443", "https://other"),
        ("https://other:80/", "https://other:80"),
        ("ws://other/echo", "http://other/echo"),
        ("wss://other:443/echo", "https://other/echo"),
        ("//other/echo", "http://other/echo"),
        ("/echo", "http://host:81/echo"),
        ("echo", "http://host:81/a/echo"),
        ("./echo", "http://host:81/a/echo"),
        ("../echo", "http://host:81/echo"),
        ("../../../echo", "http://host:81/echo"),
        ("", "http://host:81/a/page.html?q=1"),
        ("?x=2", "http://host:81/a/page.html?x=2"),
        ("/echo///", "http://host:81/echo"),
        ("/echo/?a=1?b=2", "http://host:81/echo?a=1?b=2"),
        ("http://[::1]:443/x", "http://[::1]:443/x"),
        ("\n /ec\rho \r\n", "http://host:81/echo"),
        ("http://other:/echo", "http://other/echo"),
        ("http://Me:Pw@Other/echo", "http://Me:Pw@Other/echo"),
    ],
)
def test_a_url_is_resolved_against_the_page(url: str, expected: str) -> None:
    assert resolve_url(url, PAGE) == expected


@pytest.mark.parametrize("url", ["/echo#part", "http://other/#", "#x"])
def test_a_fragment_is_refused(url: str) -> None:
    with pytest.raises(SyntaxError, match="must not have a fragment"):
        resolve_url(url, PAGE)


@pytest.mark.parametrize("url", ["ftp://other/echo", "mailto:x", "javascript:1", "file:///x"])
def test_a_foreign_scheme_is_refused_by_name(url: str) -> None:
    with pytest.raises(SyntaxError, match="is not of http, https, ws or wss"):
        resolve_url(url, PAGE)


@pytest.mark.parametrize(
    "url",
    [
        *("http://", "http:", "http:/echo", "https:echo", "//", "http://:80"),
        *(
            "http://a:b",
            "http://a b",
            "http://[::1",
            "http://a:b:80",
            "http://a:80:80",
            "http://@/x",
        ),
    ],
)
def test_a_url_without_a_host_that_can_be_is_refused(url: str) -> None:
    with pytest.raises(SyntaxError, match="has no valid host"):
        resolve_url(url, PAGE)


@pytest.mark.parametrize("server", ["000", "node1", "a b"])
def test_a_server_is_one_segment_of_a_path(server: str) -> None:
    check_segment("server", server)


@pytest.mark.parametrize("server", ["", "a/b", "a.b", "a?b", "a#b"])
def test_a_server_that_no_path_can_hold_is_refused(server: str) -> None:
    with pytest.raises(SyntaxError, match=r"not text without \./\?#"):
        check_segment("server", server)


def test_a_relative_url_on_a_file_is_refused() -> None:
    with pytest.raises(SyntaxError, match="is not of http, https, ws or wss"):
        resolve_url("/echo", "file:///home/page.html")


@given(SEGMENTS)
def test_resolving_twice_changes_nothing(segments: list[str]) -> None:
    once = resolve_url("/" + "/".join(segments), PAGE)
    assert resolve_url(once, PAGE) == once


@given(st.text("abc/?#:.", max_size=20))
def test_the_parts_put_together_are_the_url(url: str) -> None:
    assert "".join(split_url(url)) == url


@given(st.lists(st.sampled_from(["a", "b", ".", ".."])))
def test_no_dots_remain_in_a_path(segments: list[str]) -> None:
    path = remove_dots("/" + "/".join(segments))
    assert path == "" or path.startswith("/")
    assert not {".", ".."} & set(path.split("/"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://host:81/a?b", "http://host:81"),
        ("https://host?x", "https://host"),
        ("about:blank", "about:"),
        ("file:///x", "file://"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: str) -> None:
    assert origin_of(url) == expected


def test_urls_are_compared_by_origin_and_by_scheme() -> None:
    assert is_same_origin("http://host:81/a", "http://host:81?b")
    assert not is_same_origin("http://host:81/a", "http://host/a")
    assert is_same_scheme("http://host/", "http://other:81/")
    assert not is_same_scheme("http://host/", "https://host/")


@pytest.mark.parametrize(
    "host",
    [
        *("host", "127.0.0.1.evil.org", "localhost.org", "notlocalhost"),
        *("localhost:x@host", "127.0.0.1:x@host", "host?.localhost"),
    ],
)
def test_plain_http_on_a_secure_page_is_mixed_content(host: str) -> None:
    assert is_mixed_content(f"http://{host}:81/echo", "https://page/")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9:80", "[::1]", "localhost", "a.localhost:1"]
)
def test_loopback_hosts_are_allowed_on_a_secure_page(host: str) -> None:
    assert not is_mixed_content(f"http://{host}", "https://page/")


def test_secure_urls_and_plain_pages_are_no_mixed_content() -> None:
    assert not is_mixed_content("https://host/echo", "https://page/")
    assert not is_mixed_content("http://host/echo", "http://page/")


def test_a_path_goes_before_the_query() -> None:
    assert add_path("http://host/echo", "/info") == "http://host/echo/info"
    assert add_path("http://host/echo?a=1?b=2", "/info") == "http://host/echo/info?a=1?b=2"


def test_a_parameter_joins_those_that_are_there() -> None:
    assert add_query("http://host/echo", "t=1") == "http://host/echo?t=1"
    assert add_query("http://host/echo?a=1", "t=1") == "http://host/echo?a=1&t=1"


def test_a_request_with_headers_of_its_own_has_no_number() -> None:
    assert add_number("http://host/echo?a=1", 2, None) == "http://host/echo?a=1&_n=2"
    assert add_number("http://host/echo", 2, {"A": "b"}) == "http://host/echo"
