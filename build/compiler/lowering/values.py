"""Literals and displays."""

from __future__ import annotations

import ast
import json

from build.compiler.generator import Generator, lowers
from build.compiler.lowering.parts import operand, receiver, separated
from build.compiler.types import Kind


@lowers(ast.Constant)
def lower_constant(out: Generator, node: ast.Constant) -> None:
    value = node.value
    if value is None or isinstance(value, bool | str | int):
        out.emit(json.dumps(value))
    elif value is ...:
        out.emit("void 0")
    elif isinstance(value, float):
        out.emit("Infinity" if value == float("inf") else repr(value))
    else:
        out.fail(node, f"`{type(value).__name__}` literal", "use a str or a number")


@lowers(ast.JoinedStr)
def lower_f_string(out: Generator, node: ast.JoinedStr) -> None:
    # Parts are emitted at the position of the string, since their own differ among Pythons.
    first = node.values[0] if node.values else None
    is_text = isinstance(first, ast.Constant) or (
        isinstance(first, ast.FormattedValue)
        and (first.format_spec is not None or out.type_of(first.value).kind is Kind.STR)
    )
    out.emit("(" if is_text else '("" + ')
    for index, part in enumerate(node.values):
        out.emit(" + " if index else "")
        if isinstance(part, ast.FormattedValue):
            _emit_formatted(out, part)
        elif isinstance(part, ast.Constant):
            out.emit(json.dumps(part.value))
    out.emit(")" if node.values else '"")')


def _emit_formatted(out: Generator, node: ast.FormattedValue) -> None:
    value = node.value
    type_ = out.type_of(value)
    if node.format_spec is not None:
        if ast.unparse(node.format_spec) != "f'04x'" or node.conversion != -1:
            out.fail(value, "format specification", "only `:04x` is lowered")
        out.runtime("$hex4")
        out.emit("(")
        out.visit(value)
        out.emit(")")
        return
    is_plain = not type_.optional and type_.is_one_of(Kind.STR, Kind.INT, Kind.ANY, Kind.ERROR)
    if not is_plain or node.conversion != -1:
        out.fail(value, f"`{type_}` in an f-string", "make it a str first")
    if type_.kind is Kind.ERROR:
        out.runtime("$message")
        out.emit("(")
    operand(out, value)
    out.emit(")" if type_.kind is Kind.ERROR else "")


@lowers(ast.List, ast.Tuple)
def lower_list(out: Generator, node: ast.List | ast.Tuple) -> None:
    if unpacks(out, node):
        _emit_concatenation(out, node.elts)
        return
    out.emit("[")
    separated(out, node.elts)
    out.emit("]")


def unpacks(out: Generator, node: ast.List | ast.Tuple) -> bool:
    """Return whether a display has `*items` in it, which must be lists."""
    starred = [item for item in node.elts if isinstance(item, ast.Starred)]
    for item in starred:
        type_ = out.type_of(item.value)
        if type_.kind is not Kind.LIST:
            out.fail(item, f"`*` of `{type_}` in a display", "unpack a list")
    return bool(starred)


def _emit_concatenation(out: Generator, items: list[ast.expr]) -> None:
    """Emit a display that unpacks lists, as a concatenation of them and lists of the rest."""
    groups: list[list[ast.expr]] = []
    for item in items:
        if isinstance(item, ast.Starred):
            groups.append([item])
        elif groups and not isinstance(groups[-1][0], ast.Starred):
            groups[-1].append(item)
        else:
            groups.append([item])
    for index, group in enumerate(groups if len(groups) > 1 else [[], *groups]):
        out.emit(".concat(" if index == 1 else ", " if index else "")
        if group and isinstance(group[0], ast.Starred):
            receiver(out, group[0].value)
        else:
            out.emit("[")
            separated(out, group)
            out.emit("]")
    out.emit(")")


@lowers(ast.Dict)
def lower_dict(out: Generator, node: ast.Dict) -> None:
    out.emit("{")
    for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            what = "dict key that is not a string literal"
            out.fail(key or node, what, "assign it afterwards")
        if key.value == "__proto__":
            out.fail(key, "key `__proto__`", "JavaScript keeps it for itself")
        out.emit(", " if index else "")
        out.visit(key)
        out.emit(": ")
        out.visit(value)
    out.emit("}")
