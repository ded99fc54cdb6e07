"""A class that extends one of the realm, which `@native` declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.bundle import bundle
from build.compiler import Edition, Program, ProgramError, compile_program
from tests.support.node import both, evaluate

SOURCE = '''
from typing import Any
from client_py.browser.host import native, new_optional

@native("EventTarget")
class Target:
    def dispatchEvent(self, event: Any) -> Any:
        """Call the listeners."""

@new_optional
class Counter(Target):
    LIMIT = 3

    def __init__(self, first: int) -> None:
        super().__init__()
        self.count = first

    def add(self, event: Any) -> bool:
        self.count += 1
        result: bool = self.dispatchEvent(event)
        return result
'''
SCENARIO = """
var Counter = module.exports, seen = [];
class Derived extends Counter { add(event) { this.count += 10; return super.add(event); } }
[new Counter(1), Counter(1), new Derived(1)].forEach(function (counter) {
  counter.addEventListener("tick", function () { seen.push(this.count); });
  seen.push(counter.add(new Event("tick")));
  seen.push(counter instanceof Counter, counter instanceof EventTarget);
});
console.log(JSON.stringify(seen));
"""


def compile_counter(folder: Path, edition: Edition) -> Program:
    (folder / "program.py").write_text(SOURCE, encoding="utf-8")
    return compile_program(folder, "program", edition)


@pytest.mark.parametrize("minified", [False, True])
def test_its_instances_are_made_by_that_class_with_and_without_new(
    tmp_path: Path, minified: bool
) -> None:
    program = compile_counter(tmp_path, Edition(is_es2015=True, stand_ins={}))
    script = both(bundle(program, "program.js", "umd", ["Counter"], ""))[minified]
    each = [True, True, True]
    assert evaluate(script.text + SCENARIO) == [2, *each, 2, *each, 12, *each]


def test_es3_cannot_construct_it(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="compile it to ES2015"):
        compile_counter(tmp_path, Edition(is_es2015=False, stand_ins={}))
