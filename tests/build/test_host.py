"""Values of the host, which a Protocol describes: what pages and servers know keeps its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.node import both, compile_text, evaluate

SOURCE = """
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

class Options(Protocol):
    cookie_needed: bool
    is_shared: str
    def count_up(self) -> int: ...

@dataclass(frozen=True)
class Record:
    cookie_needed: int
    is_own: int

def call(function: Callable[[], int]) -> int:
    return function()

def main(options: Options) -> Any:
    record = Record(5, 6)
    options.is_shared = "set"
    return [
        options.cookie_needed,
        options.is_shared,
        options.count_up(),
        call(options.count_up),
        record.cookie_needed + record.is_own,
    ]
"""
SCENARIO = """
var options = {cookie_needed: true, count: 0, count_up: function () { return ++this.count; }};
var found = module.exports(options);
console.log(JSON.stringify([found, options.is_shared]));
"""


@pytest.mark.parametrize("is_minified", [False, True])
def test_a_member_with_an_underscore_keeps_its_name(tmp_path: Path, is_minified: bool) -> None:
    script = both(compile_text(tmp_path, SOURCE))[is_minified]
    found: Any = evaluate(script.text + SCENARIO)
    assert found == [[True, "set", 1, 2, 11], "set"]
    assert ("is_own" in script.text) != is_minified
