"""core/selection.py: the options that choose transports."""

from __future__ import annotations

from typing import Any

import pytest

from client_py.core.selection import check_protocols, read_names


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
