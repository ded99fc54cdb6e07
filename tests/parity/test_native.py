"""What stands in for `core` in the slim builds, in node, gives what `core` gives in CPython."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build.bundle import bundle
from build.compiler import compile_program
from build.outputs import ES2015
from tests.parity.conftest import Call, answering
from tests.parity.native_entry import TABLE
from tests.support.node import ROOT

PAGE = "https://host:81/a/b/page.html?q=1#part"
URLS = [
    "http://other/echo",
    "https://other:8443/echo",
    "HTTP://Other/Echo",
    "http://other:80/echo",
    "http://other:443/echo",
    "https://other:443",
    "https://other:80/",
    "https://user:password@other/echo",
    "http://[::1]:81/echo",
    "ws://other/echo",
    " ws://other:80\n",
    "ws://other:80/echo",
    "WSS://other:443/echo",
    "//other/echo",
    "/echo",
    "/echo//",
    "echo",
    "ws/echo",
    "./echo",
    "../../../echo",
    "",
    "?x=2",
    "/echo?a=1/2?b=/",
    "/echo/?a=1",
    "http://other?a=1",
]
PATHS = st.lists(st.sampled_from(["a", "b.c", ".", "..", "~x", "%41"]), max_size=5)


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    """Call a function of the table in node, compiled with the stand-ins."""
    program = compile_program(ROOT, "tests.parity.native_entry", ES2015)
    script = bundle(program, "native.js", "umd", ["TABLE"], "")
    with answering(script, tmp_path_factory.mktemp("native")) as call:
        yield call


@pytest.mark.parametrize("url", URLS)
def test_an_address_resolves_to_the_same(url: str, native: Call) -> None:
    assert native("resolve_url", url, PAGE) == TABLE["resolve_url"](url, PAGE)


@settings(max_examples=150)
@given(PATHS, st.sampled_from(["", "/", "//other/", "https://other/"]), st.sampled_from(["", "?a"]))
def test_every_path_resolves_to_the_same(
    native: Call, parts: list[str], start: str, query: str
) -> None:
    url = start + "/".join(parts) + query
    assert native("resolve_url", url, PAGE) == TABLE["resolve_url"](url, PAGE)


@pytest.mark.parametrize("url", ["/echo#part", "/echo#", "ftp://other/echo", "javascript:0"])
def test_an_address_that_cannot_be_is_refused_in_the_same_words(url: str, native: Call) -> None:
    error = native("resolve_url", url, PAGE)
    assert error == TABLE["resolve_url"](url, PAGE)
    assert error.startswith("error: The URL")


@pytest.mark.parametrize(
    "value", [*URLS, "http://", "httpecho", "https://other/#x", 5, None, ["http://a"]]
)
def test_what_a_server_moves_the_transports_to_is_the_same(value: object, native: Call) -> None:
    url = native("read_base_url", value, PAGE)
    assert url == TABLE["read_base_url"](value, PAGE)
    assert native("read_base_url", value, "http://host/") == TABLE["read_base_url"](
        value, "http://host/"
    )


def test_an_address_without_a_host_is_refused(native: Call) -> None:
    assert native("resolve_url", "http://", PAGE) == "error: The URL 'http://' has no valid host"


@pytest.mark.parametrize("url", ["https://host:81/a?b", "https://host?x", "http://host:81"])
def test_what_is_of_one_origin_is_the_same(url: str, native: Call) -> None:
    assert native("is_same_origin", url, PAGE) == TABLE["is_same_origin"](url, PAGE)


@pytest.mark.parametrize("url", ["http://host/", "http://127.0.0.1/", "http://a.localhost?x"])
def test_mixed_content_is_the_same(url: str, native: Call) -> None:
    assert native("is_mixed_content", url, PAGE) == TABLE["is_mixed_content"](url, PAGE)


@given(st.text(st.characters(codec="utf-8")))
def test_a_length_in_utf8_is_the_same(native: Call, text: str) -> None:
    assert native("utf8_length", text) == TABLE["utf8_length"](text)


def test_random_strings_are_of_one_length_and_differ(native: Call) -> None:
    made = {native("random_string", 16) for _ in range(20)}
    assert len(made) == 20
    assert all(len(text) == 16 and text.isalnum() for text in made)
