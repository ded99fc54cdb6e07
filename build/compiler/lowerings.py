"""How built-in functions and methods are written in JavaScript: one row each.

A row has a template for ES3, and one for ES2015 where that is shorter: `{self}` is the receiver,
`{0}` and `{1}` are arguments, `$name` is a function of the runtime. What has no row is a compile
error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from build.compiler import types
from build.compiler.types import Type


class Lowering(NamedTuple):
    """A template and the type of what it gives, which may depend on the receiver's."""

    template: str
    returns: Type | Callable[[Type], Type]
    es2015: str | None = None

    def result(self, receiver: Type) -> Type:
        return self.returns if isinstance(self.returns, Type) else self.returns(receiver)


def _element(receiver: Type) -> Type:
    return receiver.element


def _same(receiver: Type) -> Type:
    return receiver


# (receiver's kind, method, number of arguments); a name that ends in 0 is for that first argument.
METHODS: dict[tuple[str, str, int], Lowering] = {
    ("str", "count", 1): Lowering("({self}.split({0}).length - 1)", types.INT),
    ("str", "endswith", 1): Lowering("$ends_with({self}, {0})", types.BOOL, "{self}.endsWith({0})"),
    ("str", "find", 1): Lowering("{self}.indexOf({0})", types.INT),
    ("str", "find", 2): Lowering("{self}.indexOf({0}, {1})", types.INT),
    ("str", "join", 1): Lowering("{0}.join({self})", types.STR),
    ("str", "lower", 0): Lowering("{self}.toLowerCase()", types.STR),
    ("str", "replace", 2): Lowering("{self}.split({0}).join({1})", types.STR),
    ("str", "rfind", 1): Lowering("{self}.lastIndexOf({0})", types.INT),
    ("str", "split", 1): Lowering("{self}.split({0})", types.list_of(types.STR)),
    ("str", "startswith", 1): Lowering(
        "({self}.lastIndexOf({0}, 0) === 0)", types.BOOL, "{self}.startsWith({0})"
    ),
    ("str", "strip", 0): Lowering("$strip({self})", types.STR, "{self}.trim()"),
    ("str", "upper", 0): Lowering("{self}.toUpperCase()", types.STR),
    ("list", "append", 1): Lowering("{self}.push({0})", types.NONE),
    ("list", "copy", 0): Lowering("{self}.slice(0)", _same),
    ("list", "extend", 1): Lowering("{self}.push.apply({self}, {0})", types.NONE),
    ("list", "insert", 2): Lowering("{self}.splice({0}, 0, {1})", types.NONE),
    ("list", "pop", 0): Lowering("{self}.pop()", _element),
    ("list", "pop0", 1): Lowering("{self}.shift()", _element),
    ("list", "remove", 1): Lowering("$remove({self}, {0})", types.NONE),
    ("list", "reverse", 0): Lowering("{self}.reverse()", types.NONE),
    ("dict", "get", 1): Lowering("$get({self}, {0}, null)", _element),
    ("dict", "get", 2): Lowering("$get({self}, {0}, {1})", _element),
    ("match", "group", 0): Lowering("{self}[0]", types.STR),
    ("match", "group", 1): Lowering("{self}[{0}]", types.STR),
    ("match", "groups", 0): Lowering("{self}.slice(1)", types.ANY),
    ("match", "start", 0): Lowering("{self}.index", types.INT),
}

# (function, kind of its first argument, number of arguments)
BUILTINS: dict[tuple[str, str, int], Lowering] = {
    ("abs", "float", 1): Lowering("Math.abs({0})", types.FLOAT),
    ("abs", "int", 1): Lowering("Math.abs({0})", types.INT),
    ("callable", "any", 1): Lowering('(typeof {0} === "function")', types.BOOL),
    ("callable", "instance", 1): Lowering('(typeof {0} === "function")', types.BOOL),
    ("callable", "function", 1): Lowering('(typeof {0} === "function")', types.BOOL),
    ("chr", "int", 1): Lowering("String.fromCharCode({0})", types.STR),
    ("float", "int", 1): Lowering("{0}", types.FLOAT),
    ("float", "float", 1): Lowering("{0}", types.FLOAT),
    ("float", "str", 1): Lowering("(+{0})", types.FLOAT),
    ("float", "any", 1): Lowering("(+{0})", types.FLOAT),
    ("int", "bool", 1): Lowering("(+{0})", types.INT),
    ("int", "float", 1): Lowering("$trunc({0})", types.INT, "Math.trunc({0})"),
    ("int", "int", 1): Lowering("{0}", types.INT),
    ("int", "str", 1): Lowering("parseInt({0}, 10)", types.INT),
    ("int", "str", 2): Lowering("parseInt({0}, {1})", types.INT),
    ("len", "any", 1): Lowering("{0}.length", types.INT),
    ("len", "list", 1): Lowering("{0}.length", types.INT),
    ("len", "str", 1): Lowering("{0}.length", types.INT),
    ("len", "tuple", 1): Lowering("{0}.length", types.INT),
    ("list", "list", 1): Lowering("{0}.slice(0)", _same),
    ("list", "tuple", 1): Lowering("{0}.slice(0)", _same),
    ("max", "float", 3): Lowering("Math.max({0}, {1}, {2})", types.FLOAT),
    ("max", "int", 3): Lowering("Math.max({0}, {1}, {2})", types.FLOAT),
    ("max", "float", 2): Lowering("Math.max({0}, {1})", types.FLOAT),
    ("max", "int", 2): Lowering("Math.max({0}, {1})", types.FLOAT),
    ("max", "any", 2): Lowering("Math.max({0}, {1})", types.FLOAT),
    ("min", "float", 2): Lowering("Math.min({0}, {1})", types.FLOAT),
    ("min", "int", 2): Lowering("Math.min({0}, {1})", types.FLOAT),
    ("min", "any", 2): Lowering("Math.min({0}, {1})", types.FLOAT),
    ("ord", "str", 1): Lowering("{0}.charCodeAt(0)", types.INT),
    ("str", "any", 1): Lowering('("" + {0})', types.STR),
    ("str", "error", 1): Lowering("$message({0})", types.STR),
    ("str", "int", 1): Lowering('("" + {0})', types.STR),
    ("str", "str", 1): Lowering("{0}", types.STR),
}
# Methods of Python that no host object has: on a value of unknown type, the annotation is missing.
PYTHON_ONLY = frozenset(
    "append count endswith extend group insert lower rfind startswith strip upper".split()  # noqa: SIM905
)
BUILTIN_NAMES = {name for name, _, _ in BUILTINS}

# `isinstance(value, NAME)`; a class of the program is `instanceof`.
INSTANCE_TESTS = {
    "bool": Lowering('typeof {0} === "boolean"', types.BOOL),
    "float": Lowering('typeof {0} === "number"', types.BOOL),
    "list": Lowering("$is_list({0})", types.BOOL, "Array.isArray({0})"),
    "str": Lowering('typeof {0} === "string"', types.BOOL),
}
# `item in container`: (the container's kind, whether it is `not in`)
MEMBERSHIP = {
    ("dict", False): Lowering("$has({self}, {0})", types.BOOL),
    ("dict", True): Lowering("!$has({self}, {0})", types.BOOL),
    ("str", False): Lowering("{self}.indexOf({0}) >= 0", types.BOOL, "{self}.includes({0})"),
    ("str", True): Lowering("{self}.indexOf({0}) < 0", types.BOOL, "!{self}.includes({0})"),
    ("list", False): Lowering("$index({self}, {0}) >= 0", types.BOOL, "{self}.includes({0})"),
    ("list", True): Lowering("$index({self}, {0}) < 0", types.BOOL, "!{self}.includes({0})"),
    ("tuple", False): Lowering("$index({self}, {0}) >= 0", types.BOOL, "{self}.includes({0})"),
    ("tuple", True): Lowering("$index({self}, {0}) < 0", types.BOOL, "!{self}.includes({0})"),
}

# Exceptions of Python that JavaScript has under some name.
ERRORS = {
    "Exception": "Error",
    "ValueError": "Error",
    "SyntaxError": "SyntaxError",
    "TypeError": "TypeError",
}

# What to write in place of a built-in that has no row; anything else is told to be undefined.
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
