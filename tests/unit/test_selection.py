"""core/selection.py: the options that choose transports."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from client_py.core.selection import check_protocols, no_advice, option_advice, read_names


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


@pytest.mark.parametrize("protocols", [{"transports": []}, {"anything": None}])
def test_options_in_second_place_get_a_hint_where_they_belong(protocols: dict[str, Any]) -> None:
    assert option_advice(protocols, {}) == "options are the third argument"


@pytest.mark.parametrize("name", ["transport", "sessionid", "toString", ""])
def test_an_unknown_option_is_named(name: str) -> None:
    assert option_advice(None, {"rtt": 1, name: 1}) == f"unknown option '{name}'"


@pytest.mark.parametrize("protocols", [None, "", "chat", [], ["a"], {}])
@pytest.mark.parametrize("name", ["transports", "protocols_whitelist", "vertxbus_ping_interval"])
def test_what_every_generation_passes_needs_no_advice(protocols: Any, name: str) -> None:
    assert option_advice(protocols, {name: None}) == ""


@pytest.mark.parametrize("name", ["headers", "query", "info"])
@pytest.mark.parametrize("value", ["a=b", SimpleNamespace(append=print)])
def test_what_is_no_plain_object_is_named(name: str, value: Any) -> None:
    assert option_advice(None, {name: value}) == f"{name} is not a plain object"
    assert option_advice(None, {name: {"append": "b"}}) == ""


def test_the_slim_builds_give_none() -> None:
    assert no_advice({"transports": []}, {"transport": ""}) == ""
