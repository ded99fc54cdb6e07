"""What is not lowered is an error that names the place, the construct and what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build.compiler import CompileError, ProgramError
from build.compiler.built_ins import INSTEAD
from build.compiler.generator import REMEDIES
from tests.support.node import both, compile_text, evaluate

HEAD = """\
from __future__ import annotations
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Literal, Protocol
from client_py.browser.host import native, new, window
HOOK: Final = re.compile(r"^a")
@dataclass
class Pair:
    left: int
    right: int = LIMIT
LIMIT: Final = 1
def call(f: Callable[[], int]) -> int:
    return f()
"""
SIGNATURE = (
    "def f(n: int, s: str, l: list[int], d: dict[str, int], a: Any, u: int | list[int]) -> Any:\n"
)
LINE = HEAD.count("\n") + 1

# A top-level text, line and column of the error in it with its message, a part of the remedy.
TOP_LEVEL = [
    ("async def f() -> None: ...", "1:1: `AsyncFunctionDef` is not lowered", "take a callback"),
    ("def f(*, a: int) -> int:\n    return a", "1:1: `/`, `*` or `**` in a signature", "plain"),
    ("def f(**a: int) -> int:\n    return 1", "1:1: `/`, `*` or `**` in a signature", "plain"),
    ("def f(a) -> int:\n    return a", "1:7: parameter `a` without a type", "annotate it"),
    ("def f(a: int):\n    return a", "1:1: `f` without a return type", "annotate it"),
    ("def f(a: bytes) -> int:\n    return 1", "1:10: type `bytes`", "supported subset"),
    (
        "def f(a: dict[int, str]) -> int:\n    return 1",
        "1:10: `dict` whose keys are not `str`",
        "str",
    ),
    (
        "X = 1\ndef f(X: int, a: int = X) -> int:\n    return a",
        "2:24: default that is not a",
        "None",
    ),
    (
        "def f() -> int:\n    return 1\ndef f() -> int:\n    return 2",
        "3:1: second definition of `f`",
        "name",
    ),
    ("class C:\n    x: int = 1\n    x += 1", "3:5: this statement in a class", "method"),
    (
        "class C:\n    def f(this) -> int:\n        return 1",
        "2:5: method without `self`",
        "first",
    ),
    ("class C:\n    length: Final = 1", "1:1: class member called `length`", "rename"),
    ("X: Final = re.compile('')", "1:23: pattern that JavaScript reads differently", "both have"),
    (
        "X: Final = re.compile('a', flags=re.I)",
        "1:12: keyword arguments to `re.compile`",
        "position",
    ),
    ("def f(a: Unknown) -> int:\n    return 1", "1:10: type `Unknown`", "supported subset"),
    ("def f(a: set[int]) -> int:\n    return 1", "1:10: type `set[int]`", "supported subset"),
    (
        "def f(a: list[int] = []) -> int:\n    return 1",
        "1:22: default that is not a constant",
        "None",
    ),
    ("@window\ndef f() -> int:\n    return 1", "1:2: decorator", "only @staticmethod"),
    ("A = B = 1", "1:1: top-level assignment", "NAME: Final = value"),
    ("for i in range(2):\n    print(i)", "1:1: statement at the top level", "function"),
    (
        "def f() -> int:\n    class C:\n        pass\n    return 1",
        "2:5: class in a function",
        "top",
    ),
    (
        "class A:\n    pass\nclass B:\n    pass\nclass C(A, B):\n    pass",
        "5:1: several bases",
        "one class",
    ),
    (
        "class C(Pair):\n    pass",
        "1:9: record `Pair` as a base",
        "give it a method",
    ),
    ("class C(int):\n    pass", "1:9: base that is not a class of this program", "name one"),
    ("class C(metaclass=type):\n    pass", "1:1: several bases or a metaclass", "one class"),
    ("@property\nclass C:\n    pass", "1:2: decorator", "@dataclass"),
    (
        "class C:\n    def toString(self) -> str:\n        return ''",
        "2:5: method called `toString`",
        "rename",
    ),
    (
        "class C:\n    def __eq__(self, o: Any) -> bool:\n        return True",
        "2:5: special method `__eq__`",
        "plain",
    ),
    (
        "class C:\n    def __init__(self) -> None:\n        self.x = None",
        "3:9: field that starts as None",
        "annotate",
    ),
    (
        "class C:\n    def f(self) -> int:\n        return super().f()",
        "3:16: `super()` in a class without a base",
        "remove",
    ),
    (
        "class C:\n    @property\n    def f(self) -> int:\n        return 1",
        "2:6: decorator",
        "only @staticmethod",
    ),
    (
        "class C:\n    def m(self) -> int:\n        return 1\n"
        "def f(c: C) -> Any:\n    c = C()\n    return c.m",
        "6:12: bound method of a value that may change",
        "a name of its own",
    ),
    (
        "class C:\n    def m(self) -> int:\n        return 1\n"
        "def f(cs: list[C]) -> Any:\n    for c in cs:\n        return c.m",
        "6:16: bound method of a value that may change",
        "a name of its own",
    ),
    (
        "class C:\n    def m(self) -> int:\n        return 1\ndef f() -> Any:\n    return C().m",
        "5:12: bound method of a value that may change",
        "a name of its own",
    ),
    (
        "class E(IntEnum):\n    A = 'a'",
        "1:1: `IntEnum` with members other than numbers",
        "NAME = 1",
    ),
    (
        "class E(IntEnum):\n    A = 1\ndef f() -> Any:\n    return E(1)",
        "4:12: enum `E` as a value",
        "members",
    ),
    (
        "class E(IntEnum):\n    A = 1\ndef f(a: Any) -> Any:\n    return isinstance(a, E)",
        "4:26: `isinstance` of enum `E`",
        "int | float",
    ),
    (
        "def f(a: Any) -> Callable[[], int]:\n    return a.b",
        "2:12: method of a value of unknown type",
        "in a lambda",
    ),
    ("import json", "1:1: `import` of a whole module", "from module import name"),
    ("from . import x", "1:1: import of a module", "from .module import name"),
    ("from .no import x", "1:1: import of `", "check it"),
    ("from no.such import x", "1:1: import of `no.such`", "check it"),
    (
        "X: Final = re.compile(r'(?P<n>a)')",
        "1:23: pattern that JavaScript reads differently",
        "both have",
    ),
    (
        "X: Final = re.compile(r'a$b')",
        "1:23: pattern that JavaScript reads differently",
        "at the end only",
    ),
    ("X: Final = re.compile(r'a', re.DOTALL)", "1:29: flag re.DOTALL", "re.IGNORECASE"),
    ("def f(a: dict[str]) -> int:\n    return 1", "1:10: type `dict[str]`", "subset"),
    ("def f(a: 'list[') -> int:\n    return 1", "1:10: type `'list['`", "subset"),
    ("def f(a: Literal[b'a']) -> int:\n    return 1", "1:18: `b'a'` in a `Literal`", "str, int"),
    ("@native(1)\nclass C:\n    pass", "1:2: decorator", "@native"),
    ("class C:\n    a = b = 1", "2:5: this assignment in a class", "name = value"),
    (
        "class P(Protocol):\n    x: int\nX: Final = P",
        "3:12: `P`, which exists for the type checker only, as a value",
        "not a Protocol",
    ),
    (
        "P: Final = re.compile('a')\ndef f(s: str) -> Any:\n    return P.match(s)",
        "3:12: `match` with a pattern that does not start with `^`",
        "add it",
    ),
    (
        "class C:\n    x: int = 1\ndef f(c: C) -> Any:\n    return getattr(c, 'x')",
        "4:23: own attribute by its name",
        "as an attribute",
    ),
    (
        "class C:\n    x: int = 1\nclass D(C):\n    pass\ndef f() -> None:\n    D.x = 2",
        "6:5: assignment to `x` of a base",
        "name `C`",
    ),
    (
        "class C:\n    pass\nclass D(C):\n    def f(self) -> None:\n        super().g()",
        "5:9: `C` has no `g`",
        "check the name",
    ),
    (
        "class C:\n    def __init__(self, a: int) -> None:\n        pass\nX: Final = C()",
        "4:12: `C` without `a`",
        "give each argument",
    ),
    (
        "class C:\n    def f(self, a: int) -> None:\n        self.f()",
        "3:9: `self.f` without `a`",
        "give each argument",
    ),
    (
        "class C:\n    def f(self, a: int) -> None:\n        pass\n"
        "class D(C):\n    def f(self, a: int) -> None:\n        super().f()",
        "6:9: `super().f` without `a`",
        "give each argument",
    ),
    ("X: Final[int] = 'a'", "1:17: `str` where `int` is declared", "annotation"),
    ("def f(a: int = 'a') -> int:\n    return a", "1:16: `str` where `int` is declared", "annot"),
    ("class C:\n    x: int = 'a'", "2:14: `str` where `int` is declared", "annotation"),
    (
        "class C:\n    x: int = 1\n    def f(self) -> None:\n        self.x = 'a'",
        "4:18: `str` where `int` is declared",
        "annotation",
    ),
    (
        "class C:\n    x: int = 1\nclass D:\n    x: int = 1\ndef f(c: C) -> None:\n    d: D = c",
        "6:12: `C` where `D` is declared",
        "annotation",
    ),
    ("X: Final = undefined_name", "1:12: undefined name `undefined_name`", "define or import it"),
]

# A statement in a function with SIGNATURE, likewise; without a line the error is in the first.
STATEMENTS = [
    ("assert n", "1: `Assert` is not lowered", "raise an error"),
    ("with a: pass", "1: `With` is not lowered", "try and finally"),
    ("global n", "1: `Global` is not lowered", "object that is passed on"),
    ("yield n", "1: `Yield` is not lowered", "callback"),
    ("x = {n for n in l}", "5: `SetComp` is not lowered", "dict with True"),
    ("x = {1, 2}", "5: `Set` is not lowered", "dict with True"),
    ("x = {s: 1 for n in l}", "5: `DictComp` is not lowered", "in a loop"),
    ("x = (n for n in l)", "5: `GeneratorExp` is not lowered", "list comprehension"),
    ("if (x := n): pass", "5: `NamedExpr` is not lowered", "assign first"),
    ("x = b'a'", "5: `bytes` literal", "use a str"),
    ("x = 1j", "5: `complex` literal", "number"),
    ("x = await_ ", "5: undefined name `await_`", "define or import"),
    ("x = zip(l, l)", "5: built-in `zip` has no lowering", "range"),
    ("x = sorted(l)", "5: built-in `sorted` has no lowering", "keep the list in order"),
    ("x = len", "5: built-in `len` as a value", "call it"),
    ("x = len(d)", "5: `len` of `dict`", "no lowering"),
    ("x = str(l)", "5: `str` of `list`", "no lowering"),
    ("x = int(a)", "5: `int` of `Any`", "no lowering"),
    ("x = range(3)", "5: `range` outside of a `for` loop", "loop"),
    ("x = 1 in range(2, 3)", "5: this test for a range", "number in range(limit)"),
    ("x = s.title()", "5: `title` of `str`", "no lowering"),
    ("x = s.strip('a')", "5: `strip` of `str`", "no lowering"),
    ("x = a.startswith(s)", "5: `startswith` of a value of unknown type", "annotate"),
    ("n", "1: unused expression", "remove"),
    ("x = {'__proto__': n}", "6: key `__proto__`", "itself"),
    ("x = l[-n]", "5: negative index that is not a literal", "from the start"),
    ("x = l[:d.get(s) or None]", "8: bound that may be None", "number"),
    ("x = l in [l]", "10: `in` on `list` of `list`", "compare"),
    ("x = d or {'a': 1}", "5: truth of `dict` as a value", "x if x else y"),
    ("x = Exception(*l)", "5: `*` in a construction", "one by one"),
    ("for i, (x, y) in enumerate(l): pass", "8: nested loop target", "in the body"),
    ("for x in range(0, 5, n): pass", "10: this `range`", "a literal"),
    ("for i, x, y in enumerate(l): pass", "1: this `enumerate`", "for index, item"),
    ("for k, v, w in d.items(): pass", "1: this loop over items", "for key, value"),
    ("x = getattr(a)", "5: `getattr` with these arguments", "no lowering"),
    ("setattr(a, s)", "1: `setattr` with these arguments", "no lowering"),
    ("x = isinstance(a)", "5: `isinstance` with these arguments", "no lowering"),
    ("x = enumerate(l)", "5: `enumerate` outside of a `for` loop", "loop"),
    ("x = new()", "5: `new` with these arguments", "no lowering"),
    ("x = lambda r, /: n", "5: lambda with more than plain parameters", "function"),
    ("async with a: pass", "1: `AsyncWith` is not lowered", "try and finally"),
    ("async for x in l: pass", "1: `AsyncFor` is not lowered", "callback"),
    ("await a", "1: `Await` is not lowered", "callback"),
    ("yield from a", "1: `YieldFrom` is not lowered", "callback"),
    ("from re import sub", "1: `ImportFrom` is not lowered", "top of the module"),
    ("x = a[1:2, 3]", "7: `Slice` is not lowered", "x[a:b]"),
    ("l.append(*l)", "10: `Starred` is not lowered", "last argument"),
    ("x = f(*l, n)", "5: `*` before another argument", "pass it last"),
    (
        "try: pass\nexcept Exception: pass\nexcept Exception: pass",
        "3:1: several `except` clauses",
        "catch Exception once",
    ),
    ("x = f(n, s, l, d, a)", "5: `f` without `u`", "give each argument"),
    ("x = f(n, s, d=d, a=a, u=n)", "5: `f` without `l`", "give each argument"),
    ("x = f(n, s, l, d, a, n, n)", "5: `f` with 7 arguments", "it takes 6"),
    ("def g(b: int) -> int: return b\ng()", "2:1: `g` without `b`", "give each argument"),
    ("def g(b: Callable[[int], None]) -> None: b()", "42: `b` with 0 arguments", "it takes 1"),
    ("x: int = s", "10: `str` where `int` is declared", "annotation"),
    ("x: int = n / 2", "10: `float` where `int` is declared", "annotation"),
    ("x: str = None", "10: `None` where `str` is declared", "annotation"),
    ("x: list[int] = [s]", "16: `list` of `str` where `list` of `int` is declared", "annotation"),
    ("x: dict[str, str] = d", "21: `dict` of `int` where `dict` of `str` is declared", "annot"),
    ("x: Callable[[], None] = n", "25: `int` where `Callable` is declared", "annotation"),
    ("n = s", "5: `str` where `int` is declared", "annotation"),
    ("x = f(s, s, l, d, a, u)", "7: `str` where `int` is declared", "annotation"),
    ("x = Pair(n, s)", "13: `str` where `int` is declared", "annotation"),
    ("n += s", "1: `int` and `str` with Add", "convert"),
    ("n, x = s, s", "1: `str` where `int` is declared", "annotation"),
    ("n /= 2", "1: `float` where `int` is declared", "annotation"),
    ("x = bool()", "5: `bool` with these arguments", "no lowering"),
    ("l.sort()", "1: `sort` of `list`", "no lowering"),
    ("l.pop(1)", "1: `pop` of `list`", "no lowering"),
    ("x = s.real", "5: `real` of `str`", "not an attribute"),
    ("x = l + n", "5: `list` and `int` with Add", "convert"),
    ("x = s + n", "5: `str` and `int` with Add", "convert"),
    ("x = s * 3", "5: `str` and `int` with Mult", "convert"),
    ("x = n ** 2", "5: `int` and `int` with Pow", "convert"),
    ("x = l == l", "5: comparison of `list`", "compare what is in it"),
    ("x = s in a", "10: `in` on `Any`", "hasattr"),
    ("x = 1 < l.pop() < 3", "9: middle of a chained comparison", "assign it"),
    ("x = l or s", "5: truth of `list` as a value", "x if x else y"),
    ("x = 1 if u else 2", "10: truth of a value of several kinds", "isinstance"),
    ("x = f'{l}'", "8: `list` in an f-string", "make it a str"),
    ("x = f'{n:>3}'", "8: format specification", ":04x"),
    ("x = f'{n!r}'", "8: `int` in an f-string", "make it a str"),
    ("x = {n: 1}", "6: dict key that is not a string literal", "assign it afterwards"),
    ("x = [a for a in l for b in l]", "5: comprehension over more than one", "write a loop"),
    ("x = [a for a in d]", "17: comprehension over `dict`", "list"),
    ("x = l[::2]", "5: slice with a step", "x[a:b]"),
    ("x = d['a':'b']", "5: slice of `dict`", "slice a list"),
    ("x = n[0]", "5: index on `int`", "index a list"),
    ("x = a[-1]", "5: this index on `Any`", "annotate it"),
    ("l[-1] = 2", "1: this index on `list`", "from the start"),
    ("x = y = n", "1: assignment to several targets", "one line for each"),
    ("x, (y, z) = a", "4: nested or starred unpacking", "two steps"),
    ("x, *y = l", "4: nested or starred unpacking", "two steps"),
    ("x, y = n", "1: unpacking of `int`", "tuple or list"),
    ("print(n)", "1: built-in `print`", "logger"),
    ("l += l", "1: augmented assignment to `list`", "use extend"),
    ("n //= 2", "1: `FloorDiv` in an augmented assignment", "x = x"),
    ("del n", "1: `del` of anything but an item", "use pop"),
    ("del l[0]", "1: `del` of anything but an item", "use pop"),
    ("for x in n: pass", "10: loop over `int`", "list, tuple, dict or str"),
    ("for x in l: pass\nelse: n = 1", "2:7: `else` after a loop", "flag"),
    ("for x in d.items(): pass", "1: this loop over items", "for key, value in name.items()"),
    ("for a.x in l: pass", "5: this loop target", "over a name"),
    (
        "try: pass\nexcept ValueError: pass",
        "2:1: `except` of anything but `Exception`",
        "except Exception",
    ),
    ("try: pass\nexcept: pass", "2:1: `except` of anything but `Exception`", "except Exception"),
    ("raise TypeError('a') from a", "1: `raise … from`", "message"),
    ("raise", "1: `raise` outside of an `except` block", "name the error"),
    ("x = lambda *r: n", "5: lambda with more than plain parameters", "function"),
    ("x = f(n, s, l, d, a, u=1, v=2)", "5: argument `v`", "`f` takes n, s, l, d, a, u"),
    ("x = f(len(s), s, d=d, l=l, a=a, u=1)", "5: calls among arguments of `f`", "in the order"),
    ("x = a.b(b=1)", "5: keyword arguments to a function that is not known", "position"),
    ("x = len(obj=l)", "5: keyword arguments to `len`", "position"),
    ("x = a.c().b(*l)", "5: `*` in a call of a method of an expression", "assign it"),
    ("x = getattr(a, 'b', 5)", "5: `getattr` default other than None", "or"),
    ("x = isinstance(a, set)", "19: `isinstance` of `set`", "test for"),
    ("x = a.some_name", "5: `some_name` of a value of unknown type", "in a Protocol"),
    ("a.some_name = n", "1: `some_name` of a value of unknown type", "in a Protocol"),
    ("a.some_name()", "1: `some_name` of a value of unknown type", "in a Protocol"),
    ("call(a.b)", "6: method of a value of unknown type", "in a lambda"),
    ("x: Callable[[], int] = a.b", "24: method of a value of unknown type", "in a lambda"),
    ("x: list[Callable[[], int]] = [a.b]", "31: method of a value of unknown", "in a lambda"),
    (
        "x: dict[str, Callable[[], int]] = {s: a.b}",
        "39: method of a value of unknown",
        "in a lambda",
    ),
    ("call(a.b if n else a.c)", "6: method of a value of unknown type", "in a lambda"),
    ("x: Callable[[], int] = a.b or a.c", "24: method of a value of unknown", "in a lambda"),
    ("x = a.b\nx()", "2:1: call of `x`, whose type is not known", "Callable"),
    ("a()", "1: call of `a`, whose type is not known", "Callable"),
    ("x: Callable[[], int] = lambda: 1\nx(n)", "2:1: `x` with 1 arguments", "it takes 0"),
    ("x = isinstance(a, int)", "19: `isinstance` with one type of number", "int | float"),
    ("x = [*s]", "6: `*` of `str` in a display", "list"),
    ("x = [*a]", "6: `*` of `Any` in a display", "list"),
    ("x = isinstance(a, Pair)", "19: `isinstance` of record `Pair`", "give it a method"),
    ("x = Pair", "5: record `Pair` as a value", "give it a method"),
    ("x = Pair()", "5: `Pair` without `left`", "each argument"),
    ("x = Pair(n)", "5: default of `right`, which is not a literal", "in each call"),
    ("x = Pair(*l)", "5: `Pair` without `left`", "each argument"),
    ("x = new", "5: `new` of the host module outside of a call", "call it"),
    ("x = window()", "5: call of the host's `window`", "attribute"),
    ("x = re.compile(s)", "5: use of `re`", "top of the module"),
    ("x = HOOK.split(s)", "5: `split` of `re.Pattern`", "sub, search or match"),
    (r"x = HOOK.sub('\\1', s)", "14: this replacement", "pass a function"),
    ("import json", "1: `Import` is not lowered", "top of the module"),
    ("match n:\n    case 1: pass", "1: `Match` is not lowered", "if and elif"),
]


# Nodes of Pythons after 3.10.
LATER = {"TryStar"}


def error_of(folder: Path, text: str) -> CompileError:
    """Return the one error in a text."""
    with pytest.raises(ProgramError) as caught:
        compile_text(folder, text, export="f")
    (error,) = caught.value.errors
    return error


def check(
    error: CompileError, folder: Path, first_line: int, first_column: int, expected: str
) -> None:
    place, _, what = expected.partition(": ")
    row, _, column = place.rpartition(":")
    position = f"{first_line - 1 + int(row or 1)}:{int(column) + first_column}"
    assert str(error).startswith(f"{(folder / 'program.py').as_posix()}:{position}: {what}")


@pytest.mark.parametrize(("text", "expected", "remedy"), TOP_LEVEL, ids=lambda value: value[:40])
def test_refuses_at_the_top_level(text: str, expected: str, remedy: str, tmp_path: Path) -> None:
    error = error_of(tmp_path, HEAD + text + "\n")
    check(error, tmp_path, LINE, 0, expected)
    assert remedy in error.remedy


@pytest.mark.parametrize(("text", "expected", "remedy"), STATEMENTS, ids=lambda value: value[:40])
def test_refuses_in_a_function(text: str, expected: str, remedy: str, tmp_path: Path) -> None:
    body = "".join(f"    {line}\n" for line in text.split("\n"))
    error = error_of(tmp_path, HEAD + SIGNATURE + body)
    check(error, tmp_path, LINE + 1, 4, expected)
    assert remedy in error.remedy


def test_refuses_text_that_is_not_python(tmp_path: Path) -> None:
    assert "program.py:2:5: not Python" in str(error_of(tmp_path, "x = 1\nif x\n"))


def test_counts_columns_in_characters(tmp_path: Path) -> None:
    assert "program.py:2:18: undefined name" in str(
        error_of(tmp_path, "def f() -> str:\n    return 'é' + missing\n")
    )


def test_refuses_a_local_that_hides_an_imported_name_of_another_module(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("def connect() -> int:\n    return 1\n")
    text = "from other import connect as start\ndef f(connect: int) -> int:\n    return start()\n"
    assert "local name that hides `connect` of another module" in str(error_of(tmp_path, text))


def test_modules_of_one_name_keep_their_own_members(tmp_path: Path) -> None:
    for package, value in (("p", 1), ("q", 2)):
        (tmp_path / package).mkdir()
        (tmp_path / package / "a.py").write_text(f"X = {value}\n")
    text = "from p.a import X\nfrom q.a import X as Y\ndef f() -> list[int]:\n    return [X, Y]\n"
    script = compile_text(tmp_path, text, export="f")
    check = "\nconsole.log(JSON.stringify(module.exports()));"
    assert [evaluate(each.text + check) for each in both(script)] == [[1, 2], [1, 2]]


def test_refuses_a_use_before_the_module_has_run(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("from program import BASE\nTWICE = BASE + BASE\n")
    text = "from other import TWICE\nBASE = 1\ndef f() -> int:\n    return TWICE\n"
    assert "`BASE` is used before its module has run" in str(error_of(tmp_path, text))


def test_every_remedy_belongs_to_a_construct_or_built_in_of_python() -> None:
    import ast
    import builtins

    assert all(hasattr(ast, name) or name in LATER for name in REMEDIES)
    assert all(hasattr(builtins, name) for name in INSTEAD)


def test_every_remedy_is_given() -> None:
    messages = "".join(message for _, message, _ in TOP_LEVEL + STATEMENTS)
    given = set(re.findall(r"`(\w+)` is not lowered", messages))
    assert given | LATER == set(REMEDIES)
