"""core/selection.py: the options that choose transports, and the environment inside an iframe."""

from __future__ import annotations

from typing import Any

import pytest

from client_py.core.selection import (
    Environment,
    check_protocols,
    inside_iframe,
    is_allowed,
    is_sandboxed,
    read_names,
)


@pytest.mark.parametrize(
    ("value", "expected"), [(None, []), ("", []), ([], []), ("a", ["a"]), (["a", "b"], ["a", "b"])]
)
def test_names_are_one_many_or_none(value: Any, expected: list[str]) -> None:
    assert read_names(value) == expected


def test_different_sub_protocols_are_fine_and_stay_in_order() -> None:
    names = ["b", "a"]
    check_protocols(names)
    assert names == ["b", "a"]


@pytest.mark.parametrize("names", [[""], ["a", "a"], ["a", "b", "a"], ["a", ""]])
def test_empty_or_repeated_sub_protocols_are_refused(names: list[str]) -> None:
    with pytest.raises(SyntaxError, match="is empty or given twice"):
        check_protocols(names)


def test_all_transports_are_allowed_unless_some_are_wanted() -> None:
    assert is_allowed("websocket", [], None)
    assert is_allowed("websocket", ["xhr-polling", "websocket"], None)
    assert not is_allowed("websocket", ["xhr-polling"], None)


def test_cookie_false_rules_out_iframe_htmlfile_only() -> None:
    assert not is_allowed("iframe-htmlfile", [], False)
    assert not is_allowed("iframe-htmlfile", ["iframe-htmlfile"], False)
    assert is_allowed("iframe-htmlfile", [], None)
    assert is_allowed("htmlfile", [], False)


@pytest.mark.parametrize(
    ("page_url", "is_null_origin", "expected"),
    [
        ("https://page/", True, True),
        ("https://page/", False, False),
        ("file:///page", True, False),
        ("about:srcdoc", True, True),
    ],
)
def test_a_page_without_an_origin_is_sandboxed_unless_it_is_a_file(
    page_url: str, is_null_origin: bool, expected: bool
) -> None:
    environment = Environment(bool, "http://server/", page_url, is_null_origin, True, False)
    assert is_sandboxed(environment) == expected


def test_inside_an_iframe_everything_is_of_the_servers_own_origin() -> None:
    def has(name: str) -> bool:
        return name == "EventSource"

    outside = Environment(has, "http://server/echo", "file:///page", True, True, True)
    inside = inside_iframe(outside)
    assert inside.has is has
    assert (inside.url, inside.page_url) == (outside.url, outside.url)
    assert not inside.is_null_origin
    assert inside.is_cookie_needed
