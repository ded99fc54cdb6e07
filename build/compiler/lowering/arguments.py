"""The arguments of a call, in the order of the signature."""

from __future__ import annotations

import ast

from build.compiler import types
from build.compiler.generator import Generator
from build.compiler.lowering.parts import require_plain, separated
from build.compiler.symbols import Class, Function
from build.compiler.types import Kind, Type


def signature_of(type_: Type) -> Function | None:
    """Return the signature of a known function, or of an instance that is a function."""
    declaration = type_.declaration
    if type_.kind is Kind.INSTANCE and isinstance(declaration, Class):
        return declaration.method("__call__")
    return declaration if isinstance(declaration, Function) else None


def emit_arguments(out: Generator, node: ast.Call, signature: Function | None) -> None:
    """Emit `(a, b)`, with keyword arguments in their places in `signature`."""
    arguments = in_order(out, node, signature)
    if any(isinstance(argument, ast.Starred) for argument in arguments[:-1]):
        out.fail(node, "`*` before another argument", "pass it last")
    if arguments and isinstance(arguments[-1], ast.Starred):
        if out.type_of(node).is_one_of(Kind.INSTANCE, Kind.ERROR):
            out.fail(node, "`*` in a construction", "pass the arguments one by one")
        _spread(out, node, arguments[:-1], arguments[-1].value)
        return
    out.emit("(")
    separated(out, arguments, expected_types(signature))
    out.emit(")")


def expected_types(signature: Function | None) -> list[Type]:
    return [parameter.type for parameter in signature.parameters] if signature else []


def in_order(out: Generator, node: ast.Call, signature: Function | None) -> list[ast.expr]:
    """Return the arguments of a call by position, with `...` for those that are left out."""
    if signature is None:
        _refuse_keywords(out, node)
        _check_count(out, node)
        return node.args
    ordered = _by_position(out, node, signature)
    if not any(isinstance(argument, ast.Starred) for argument in ordered):
        _check_complete(out, node, signature, ordered)
    return ordered


def _refuse_keywords(out: Generator, node: ast.Call) -> None:
    if node.keywords:
        what = "keyword arguments to a function that is not known here"
        out.fail(node, what, "pass them by position")


def _check_count(out: Generator, node: ast.Call) -> None:
    """Refuse a call with a number of arguments that a `Callable[[...], ...]` does not take."""
    called = out.type_of(node.func)
    has_star = any(isinstance(argument, ast.Starred) for argument in node.args)
    if called.kind is Kind.FUNCTION and types.REST not in called.args and not has_star:
        _refuse_count(out, node, len(called.args) - 1)


def _check_complete(
    out: Generator, node: ast.Call, signature: Function, ordered: list[ast.expr]
) -> None:
    """Refuse a call that lacks an argument, or has too many."""
    for index, parameter in enumerate(signature.parameters):
        is_given = index < len(ordered) and not is_absent(ordered[index])
        if not is_given and parameter.default is None:
            what = f"`{ast.unparse(node.func)}` without `{parameter.name}`"
            out.fail(node, what, "give each argument that has no default")
    if len(ordered) > len(signature.parameters) and not signature.rest:
        _refuse_count(out, node, len(signature.parameters))


def _refuse_count(out: Generator, node: ast.Call, count: int) -> None:
    if len(node.args) != count:
        what = f"`{ast.unparse(node.func)}` with {len(node.args)} arguments"
        out.fail(node, what, f"it takes {count}")


def _by_position(out: Generator, node: ast.Call, signature: Function) -> list[ast.expr]:
    given = {keyword.arg or "**": keyword.value for keyword in node.keywords}
    names = [parameter.name for parameter in signature.parameters]
    unknown = [name for name in given if name not in names[len(node.args) :]]
    if unknown:
        remedy = f"`{signature.name}` takes {', '.join(names)}"
        out.fail(node, f"argument `{unknown[0]}`", remedy)
    ordered = list(node.args)
    for name in names[len(node.args) :]:
        if not given:
            break
        ordered.append(given.pop(name, absent(node)))
    _refuse_reordered_calls(out, node, ordered)
    return ordered


def _refuse_reordered_calls(out: Generator, node: ast.Call, ordered: list[ast.expr]) -> None:
    """Refuse to evaluate arguments in another order than Python, where that may matter."""
    written = [*node.args, *(keyword.value for keyword in node.keywords)]
    has_call = any(isinstance(part, ast.Call) for value in written for part in ast.walk(value))
    if has_call and written != [argument for argument in ordered if not is_absent(argument)]:
        what = f"calls among arguments of `{ast.unparse(node.func)}` in another order"
        out.fail(node, what, "write them in the order of the parameters")


def absent(node: ast.Call) -> ast.expr:
    """Return the placeholder for an argument that is left out before one that is given."""
    return ast.copy_location(ast.Constant(...), node)


def is_absent(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _spread(out: Generator, node: ast.Call, leading: list[ast.expr], rest: ast.expr) -> None:
    """Emit `.apply(this, [a, b].concat(rest))` for the arguments `(a, b, *rest)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        require_plain(out, function.value, "`*` in a call of a method of an expression")
    out.emit(".apply(")
    if isinstance(function, ast.Attribute):
        out.visit(function.value)
    else:
        out.emit("null")
    out.emit(", ")
    if leading:
        out.emit("[")
        separated(out, leading)
        out.emit("].concat(")
    out.visit(rest)
    out.emit("))" if leading else ")")
