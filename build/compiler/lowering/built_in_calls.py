"""Calls of built-in functions that need more than a template, and of the host's functions."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from build.compiler import types
from build.compiler.built_ins import BUILTIN_NAMES, BUILTINS, ERRORS, INSTANCE_TESTS
from build.compiler.declarations import PLAIN_RECORD
from build.compiler.generator import Generator
from build.compiler.lowering.arguments import emit_arguments
from build.compiler.lowering.operators import emit_test
from build.compiler.lowering.parts import (
    fill,
    is_none,
    operand,
    receiver,
    require_plain,
    separated,
)
from build.compiler.lowering.references import fail_undefined, top_level_name
from build.compiler.names import ES3_KEYWORDS
from build.compiler.symbols import Class

Lower = Callable[[Generator, ast.Call], None]
# Name -> (the numbers of arguments that it takes, what lowers it)
CALLS: dict[str, tuple[range, Lower]] = {}
INTRINSICS: dict[str, tuple[range, Lower]] = {}


def lowers_call(
    name: str, least: int, most: int | None = None, rows: dict[str, tuple[range, Lower]] = CALLS
) -> Callable[[Lower], Lower]:
    """Enter the decorated function into `rows` for calls of `name` with these argument counts."""

    def enter(lower: Lower) -> Lower:
        rows[name] = range(least, (most or least) + 1), lower
        return lower

    return enter


def call_built_in(out: Generator, node: ast.Call, function: ast.Name) -> None:
    """Emit the call of a name that the program does not define."""
    name, arguments = function.id, node.args
    if node.keywords:
        out.fail(node, f"keyword arguments to `{name}`", "pass them by position")
    if name in CALLS:
        _call_row(out, node, name, CALLS)
    elif name in ERRORS:
        out.emit(f"new {ERRORS[name]}")
        emit_arguments(out, node, None)
    elif name in BUILTIN_NAMES:
        first = out.type_of(arguments[0]) if arguments else types.NONE
        row = None if first.optional else BUILTINS.get((name, first.kind, len(arguments)))
        if row is None:
            what = f"`{name}` of `{first}` with {len(arguments)} arguments"
            out.fail(node, what, "it has no lowering")
        fill(out, row, arguments)
    else:
        fail_undefined(out, function)


def call_intrinsic(out: Generator, node: ast.Call, name: str) -> None:
    """Emit the call of a function of the host module."""
    if name not in INTRINSICS:
        what = f"call of the host's `{name}`"
        out.fail(node, what, "take it as an attribute of window")
    _call_row(out, node, name, INTRINSICS)


def _call_row(
    out: Generator, node: ast.Call, name: str, rows: dict[str, tuple[range, Lower]]
) -> None:
    counts, lower = rows[name]
    if len(node.args) not in counts or any(isinstance(a, ast.Starred) for a in node.args):
        out.fail(node, f"`{name}` with these arguments", "it has no lowering")
    lower(out, node)


# --- members by their names


@lowers_call("getattr", 2, 3)
def lower_getattr(out: Generator, node: ast.Call) -> None:
    owner, name, *default = node.args
    if default and not is_none(default[0]):
        remedy = "write `getattr(x, name, None) or …`"
        out.fail(node, "`getattr` default other than None", remedy)
    _emit_computed(out, owner, name)


@lowers_call("setattr", 3)
def lower_setattr(out: Generator, node: ast.Call) -> None:
    owner, name, value = node.args
    _emit_computed(out, owner, name)
    out.emit(" = ")
    out.visit(value)


def _emit_computed(out: Generator, owner: ast.expr, name: ast.expr) -> None:
    """Emit a member by its name, which the minifier must not have shortened."""
    cls = out.type_of(owner).declaration
    if isinstance(cls, Class) and (isinstance(name, ast.Constant) or cls.closure):
        out.fail(name, "own attribute by its name", "write it as an attribute")
    receiver(out, owner)
    out.emit("[")
    out.visit(name)
    out.emit("]")


@lowers_call("hasattr", 2)
def lower_hasattr(out: Generator, node: ast.Call) -> None:
    owner, name = node.args
    cls = out.type_of(owner).declaration
    if isinstance(cls, Class) and cls.closure:
        out.fail(name, "own attribute by its name", "write it as an attribute")
    out.emit("(")
    operand(out, name)
    out.emit(" in ")
    operand(out, owner)
    out.emit(")")


# --- types


@lowers_call("isinstance", 2)
def lower_isinstance(out: Generator, node: ast.Call) -> None:
    value, classes = node.args
    choices = _alternatives(classes)
    if len(choices) > 1:
        require_plain(out, value, "`isinstance` with several classes on an expression")
    names = [ast.unparse(choice) for choice in choices]
    if ("int" in names) != ("float" in names):
        out.fail(classes, "`isinstance` with one type of number", "write `int | float`")
    if "int" in names:
        choices.pop(names.index("int"))  # JavaScript has one type of number: float's row.
    out.emit("(")
    for index, choice in enumerate(choices):
        out.emit(" || " if index else "")
        _emit_instance_test(out, value, choice)
    out.emit(")")


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """Return the classes in `int | float` or `(int, float)`, or the only one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _emit_instance_test(out: Generator, value: ast.expr, choice: ast.expr) -> None:
    name = choice.id if isinstance(choice, ast.Name) else ""
    symbol = out.module.resolve(name)
    if isinstance(symbol, Class) and symbol.is_literal:
        out.fail(choice, f"`isinstance` of record `{symbol.name}`", PLAIN_RECORD)
    elif isinstance(symbol, Class) and symbol.is_enum:
        out.fail(choice, f"`isinstance` of enum `{symbol.name}`", "test for `int | float`")
    elif isinstance(symbol, Class):
        operand(out, value)
        out.emit(f" instanceof {top_level_name(out, symbol, choice)}")
    elif name in INSTANCE_TESTS:
        fill(out, INSTANCE_TESTS[name], [value])
    else:
        what = f"`isinstance` of `{ast.unparse(choice)}`"
        out.fail(choice, what, f"test for {', '.join(INSTANCE_TESTS)}")


@lowers_call("bool", 1)
def lower_bool(out: Generator, node: ast.Call) -> None:
    out.emit("!!")
    emit_test(out, node.args[0], is_operand=True)


@lowers_call("cast", 2)
def lower_cast(out: Generator, node: ast.Call) -> None:
    operand(out, node.args[1])


# --- loops


@lowers_call("range", 1, 3)
def lower_range(out: Generator, node: ast.Call) -> None:
    out.fail(node, "`range` outside of a `for` loop", "fill a list in a loop")


@lowers_call("enumerate", 1, 2)
def lower_enumerate(out: Generator, node: ast.Call) -> None:
    out.fail(node, "`enumerate` outside of a `for` loop", "loop over it")


# --- the host


@lowers_call("new", 1, sys.maxsize - 1, rows=INTRINSICS)
def lower_new(out: Generator, node: ast.Call) -> None:
    constructor, *arguments = node.args
    is_path = _is_path(constructor)
    out.emit("new " if is_path else "new (")
    out.visit(constructor)
    out.emit("" if is_path else ")")
    out.emit("(")
    separated(out, arguments)
    out.emit(")")


def _is_path(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        if node.attr in ES3_KEYWORDS:
            return False
        node = node.value
    return isinstance(node, ast.Name)
