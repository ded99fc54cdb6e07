"""How built-in functions and methods are written in JavaScript: one row each.

A row has a template for ES3, and one for ES2015 where that is shorter: `{self}` is the receiver,
`{0}` and `{1}` are arguments, `$name` is a function of the runtime. What has no row is a compile
error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from build.compiler import types
from build.compiler.types import Kind, Type


class Template(NamedTuple):
    """How a call is written, and the type of its result, which may depend on the receiver's."""

    es3: str
    returns: Type | Callable[[Type], Type]
    es2015: str | None = None

    def result(self, receiver: Type) -> Type:
        return self.returns if isinstance(self.returns, Type) else self.returns(receiver)


def _element(receiver: Type) -> Type:
    return receiver.element


def _same(receiver: Type) -> Type:
    return receiver


# (receiver's kind, method, number of arguments); `pop0` is `pop(0)`.
METHODS: dict[tuple[Kind, str, int], Template] = {
    (Kind.STR, "count", 1): Template("({self}.split({0}).length - 1)", types.INT),
    (Kind.STR, "endswith", 1): Template(
        "$ends_with({self}, {0})", types.BOOL, "{self}.endsWith({0})"
    ),
    (Kind.STR, "find", 1): Template("{self}.indexOf({0})", types.INT),
    (Kind.STR, "find", 2): Template("{self}.indexOf({0}, {1})", types.INT),
    (Kind.STR, "join", 1): Template("{0}.join({self})", types.STR),
    (Kind.STR, "lower", 0): Template("{self}.toLowerCase()", types.STR),
    (Kind.STR, "replace", 2): Template("{self}.split({0}).join({1})", types.STR),
    (Kind.STR, "rfind", 1): Template("{self}.lastIndexOf({0})", types.INT),
    (Kind.STR, "split", 1): Template("{self}.split({0})", types.list_of(types.STR)),
    # It reads all of a text that begins otherwise, which is no more than what parsing it takes.
    (Kind.STR, "startswith", 1): Template(
        "({self}.indexOf({0}) === 0)", types.BOOL, "{self}.startsWith({0})"
    ),
    (Kind.STR, "strip", 0): Template("$strip({self})", types.STR, "{self}.trim()"),
    (Kind.STR, "upper", 0): Template("{self}.toUpperCase()", types.STR),
    (Kind.LIST, "append", 1): Template("{self}.push({0})", types.NONE),
    (Kind.LIST, "copy", 0): Template("{self}.slice(0)", _same),
    (Kind.LIST, "extend", 1): Template("{self}.push.apply({self}, {0})", types.NONE),
    (Kind.LIST, "insert", 2): Template("{self}.splice({0}, 0, {1})", types.NONE),
    (Kind.LIST, "pop", 0): Template("{self}.pop()", _element),
    (Kind.LIST, "pop0", 1): Template("{self}.shift()", _element),
    (Kind.LIST, "remove", 1): Template("$remove({self}, {0})", types.NONE),
    (Kind.LIST, "reverse", 0): Template("{self}.reverse()", types.NONE),
    (Kind.DICT, "get", 1): Template("$get({self}, {0}, null)", _element),
    (Kind.DICT, "get", 2): Template("$get({self}, {0}, {1})", _element),
    (Kind.MATCH, "group", 0): Template("{self}[0]", types.STR),
    (Kind.MATCH, "group", 1): Template("{self}[{0}]", types.STR),
    (Kind.MATCH, "groups", 0): Template("{self}.slice(1)", types.ANY),
    (Kind.MATCH, "start", 0): Template("{self}.index", types.INT),
}

# (function, kind of its first argument, number of arguments)
BUILTINS: dict[tuple[str, Kind, int], Template] = {
    ("abs", Kind.FLOAT, 1): Template("Math.abs({0})", types.FLOAT),
    ("abs", Kind.INT, 1): Template("Math.abs({0})", types.INT),
    ("callable", Kind.ANY, 1): Template('(typeof {0} === "function")', types.BOOL),
    ("callable", Kind.INSTANCE, 1): Template('(typeof {0} === "function")', types.BOOL),
    ("callable", Kind.FUNCTION, 1): Template('(typeof {0} === "function")', types.BOOL),
    ("chr", Kind.INT, 1): Template("String.fromCharCode({0})", types.STR),
    ("float", Kind.INT, 1): Template("{0}", types.FLOAT),
    ("float", Kind.FLOAT, 1): Template("{0}", types.FLOAT),
    ("float", Kind.STR, 1): Template("(+{0})", types.FLOAT),
    ("float", Kind.ANY, 1): Template("(+{0})", types.FLOAT),
    ("int", Kind.BOOL, 1): Template("(+{0})", types.INT),
    ("int", Kind.FLOAT, 1): Template("$trunc({0})", types.INT, "Math.trunc({0})"),
    ("int", Kind.INT, 1): Template("{0}", types.INT),
    ("int", Kind.STR, 1): Template("parseInt({0}, 10)", types.INT),
    ("int", Kind.STR, 2): Template("parseInt({0}, {1})", types.INT),
    ("len", Kind.ANY, 1): Template("{0}.length", types.INT),
    ("len", Kind.LIST, 1): Template("{0}.length", types.INT),
    ("len", Kind.STR, 1): Template("{0}.length", types.INT),
    ("len", Kind.TUPLE, 1): Template("{0}.length", types.INT),
    ("list", Kind.LIST, 1): Template("{0}.slice(0)", _same),
    ("list", Kind.TUPLE, 1): Template("{0}.slice(0)", _same),
    ("max", Kind.FLOAT, 3): Template("Math.max({0}, {1}, {2})", types.FLOAT),
    ("max", Kind.INT, 3): Template("Math.max({0}, {1}, {2})", types.FLOAT),
    ("max", Kind.FLOAT, 2): Template("Math.max({0}, {1})", types.FLOAT),
    ("max", Kind.INT, 2): Template("Math.max({0}, {1})", types.FLOAT),
    ("max", Kind.ANY, 2): Template("Math.max({0}, {1})", types.FLOAT),
    ("min", Kind.FLOAT, 2): Template("Math.min({0}, {1})", types.FLOAT),
    ("min", Kind.INT, 2): Template("Math.min({0}, {1})", types.FLOAT),
    ("min", Kind.ANY, 2): Template("Math.min({0}, {1})", types.FLOAT),
    ("ord", Kind.STR, 1): Template("{0}.charCodeAt(0)", types.INT),
    ("str", Kind.ANY, 1): Template('("" + {0})', types.STR),
    ("str", Kind.ERROR, 1): Template("$message({0})", types.STR),
    ("str", Kind.INT, 1): Template('("" + {0})', types.STR),
    ("str", Kind.STR, 1): Template("{0}", types.STR),
}
# Python's methods that no host object has: on a value of unknown type, an annotation is missing.
PYTHON_ONLY = frozenset(
    "append count endswith extend group insert lower rfind startswith strip upper".split()  # noqa: SIM905
)
BUILTIN_NAMES = {name for name, _, _ in BUILTINS}

# `isinstance(value, NAME)`; a class of the program is `instanceof`.
INSTANCE_TESTS = {
    "bool": Template('typeof {0} === "boolean"', types.BOOL),
    "float": Template('typeof {0} === "number"', types.BOOL),
    "list": Template("$is_list({0})", types.BOOL, "Array.isArray({0})"),
    "str": Template('typeof {0} === "string"', types.BOOL),
}
# `item in container`: (the container's kind, whether it is `not in`)
MEMBERSHIP = {
    (Kind.DICT, False): Template("$has({self}, {0})", types.BOOL),
    (Kind.DICT, True): Template("!$has({self}, {0})", types.BOOL),
    (Kind.STR, False): Template("{self}.indexOf({0}) >= 0", types.BOOL, "{self}.includes({0})"),
    (Kind.STR, True): Template("{self}.indexOf({0}) < 0", types.BOOL, "!{self}.includes({0})"),
    (Kind.LIST, False): Template("$index({self}, {0}) >= 0", types.BOOL, "{self}.includes({0})"),
    (Kind.LIST, True): Template("$index({self}, {0}) < 0", types.BOOL, "!{self}.includes({0})"),
    (Kind.TUPLE, False): Template("$index({self}, {0}) >= 0", types.BOOL, "{self}.includes({0})"),
    (Kind.TUPLE, True): Template("$index({self}, {0}) < 0", types.BOOL, "!{self}.includes({0})"),
}

# Python's exceptions, and their names in JavaScript.
ERRORS = {
    "Exception": "Error",
    "ValueError": "Error",
    "SyntaxError": "SyntaxError",
    "TypeError": "TypeError",
}

# What to write in place of a built-in without a row; any other name is reported as undefined.
INSTEAD = {
    "all": "write a loop",
    "any": "write a loop",
    "dict": "write a dict display",
    "filter": "write a list comprehension",
    "map": "write a list comprehension",
    "print": "take a logger as an argument",
    "repr": "write an f-string",
    "reversed": "loop over a range that counts down",
    "round": "write `int(x + 0.5)`: JavaScript rounds halves up, Python to even",
    "set": "use a dict with True as values",
    "sorted": "keep the list in order as it is built",
    "sum": "write a loop",
    "tuple": "write a tuple display",
    "zip": "loop over `range(len(x))`",
}
