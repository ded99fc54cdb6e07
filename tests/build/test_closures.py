"""Which classes become functions, what keeps the others from it, and what cannot be done with one.

That both do what they do in CPython is tested with all other lowerings, by closure_cases.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from build.compiler import ProgramError, compile_program
from build.compiler.symbols import Class
from build.sourcemap import decode
from tests.build import closure_cases
from tests.support.node import compile_text

PLAIN = """\
from __future__ import annotations
from dataclasses import dataclass
from typing import Any, Final
LIMIT: Final = 5
class C:
    def __init__(self) -> None:
        self._x = 1
    def get(self) -> int:
        return self._x + LIMIT
def use(c: C, a: Any, name: str) -> Any:
    return a
"""
# A part of PLAIN, its replacement, and why the class then does not become a function.
OBJECTIONS = [
    ("class C:", "@dataclass\nclass C:", "it has a decorator"),
    ("def __init__(self) -> None:\n        self._x = 1", "_x: int = 1", "it has no `__init__`"),
    ("def get", "def _get", "it has neither a public method nor `__call__`"),
    ("self._x = 1", "self.x = 1; self._x = 1", "it has public fields: `x`"),
    ("class C:", "class C:\n    Y: Final = 1", "it has values of the class: `Y`"),
    (
        "    def get",
        "    @staticmethod\n    def g() -> int:\n        return 1\n    def get",
        "it has static methods: `g`",
    ),
    ("return self._x + LIMIT", "return use(self, 1, '')", "`self` leaves it in line 9"),
    ("return self._x + LIMIT", "me = self; return me._x", "`self` leaves it in line 9"),
    ("return self._x + LIMIT", "own = lambda: [self]; return own()", "`self` leaves it in line 9"),
    (
        "return self._x + LIMIT",
        "own = lambda self: self; return own(1)",
        "line 9 has another `self`",
    ),
    ("return self._x + LIMIT", "self = None; return 1", "`self` leaves it in line 9"),
    ("return self._x + LIMIT", "self.get = self.get; return 1", "line 9 assigns the method `get`"),
    (
        "return self._x + LIMIT",
        "own = self.__init__; return 1",
        "it has no `__init__`, which line 9 takes of `self`",
    ),
    (
        "self._x = 1",
        "LIMIT = 1; self._x = LIMIT",
        "`LIMIT` of `__init__` would hide the `LIMIT` that a method uses",
    ),
    (
        "return a",
        "return isinstance(a, (str, C))",
        "program.py:11 tests for its instances",
    ),
    ("return a", "return C.get", "program.py:11 takes its `get`"),
    ("def use", "class D(C):\n    pass\ndef use", "`D` derives from it"),
]
# A part of PLAIN, what stands in its place, and the error: a class that became a function hides all
# but its public methods.
REFUSED = [
    ("return a", "return c._x", "11:12: `_x` of `C`, from outside of that class"),
    ("return a", "c._x = 1", "11:5: `_x` of `C`, from outside of that class"),
    ("return a", "c.get = a", "11:5: `get` of `C`, from outside of that class"),
    ("return a", "return a._x", "11:12: `_x` of a value of unknown type"),
    ("return a", "return getattr(c, name)", "11:23: own attribute by its name"),
    ("return a", "setattr(c, name, 1)", "11:16: own attribute by its name"),
    ("return a", "return hasattr(c, name)", "11:23: own attribute by its name"),
    (
        "c: C, a: Any, name: str) -> Any:\n    return a",
        "c: type[C]) -> Any:\n    return c.get",
        "11:12: `get` of `C`, from outside of that class",
    ),
    (
        "def use",
        "    def __call__(self) -> int:\n        return 1\ndef use",
        "10:5: special method `__call__`; write a plain method, "
        "as it has public methods beside `__call__`",
    ),
    (
        "def get",
        "Y: Final = 1\n    def __call__",
        "9:5: special method `__call__`; write a plain method, as it has values of the class: `Y`",
    ),
]


def classes_of(folder: Path, text: str) -> dict[str, Class]:
    (folder / "program.py").write_text(text, encoding="utf-8")
    symbols = compile_program(folder, "program").entry.symbols
    return {name: symbol for name, symbol in symbols.items() if isinstance(symbol, Class)}


def test_every_case_is_a_function_but_for_those_that_stay(tmp_path: Path) -> None:
    classes = classes_of(tmp_path, Path(closure_cases.__file__).read_text(encoding="utf-8"))
    stay = {name for name, cls in classes.items() if not cls.closure}
    assert stay == set(closure_cases.STAY)


@pytest.mark.parametrize(("part", "instead", "objection"), OBJECTIONS)
def test_a_class_stays_a_class_for_a_reason(
    part: str, instead: str, objection: str, tmp_path: Path
) -> None:
    assert classes_of(tmp_path, PLAIN)["C"].objections == []
    assert PLAIN.count(part) == 1
    cls = classes_of(tmp_path, PLAIN.replace(part, instead))["C"]
    assert objection in cls.objections
    assert cls.closure is None


@pytest.mark.parametrize(("part", "instead", "error"), REFUSED)
def test_refuses_what_only_an_object_can_do(
    part: str, instead: str, error: str, tmp_path: Path
) -> None:
    assert PLAIN.count(part) == 1
    with pytest.raises(ProgramError) as caught:
        compile_text(tmp_path, PLAIN.replace(part, instead), export="use")
    assert f"program.py:{error}" in str(caught.value)


def test_maps_lead_from_variables_to_the_members_that_they_were(tmp_path: Path) -> None:
    text = PLAIN.replace("(self) -> None", "(self, x: int) -> None").replace("_x = 1", "_x = x")
    script = compile_text(tmp_path, text, export="C")
    generated = script.text.split("\n")
    names = {
        (segment.source_line + 1, segment.source_column): script.map["names"][segment.name]
        for segment in decode(script.map["mappings"])
        if segment.name is not None and generated[segment.line][segment.column :].startswith("x ")
    }
    assert names == {(9, 20): "_x"}
