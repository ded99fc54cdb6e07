"""Calls: of the program's own functions and classes, of methods, and of `super()`."""

from __future__ import annotations

import ast

from build.compiler.generator import Generator, lowers
from build.compiler.inference import method_row
from build.compiler.lowering.arguments import (
    absent,
    emit_arguments,
    expected_types,
    in_order,
    is_absent,
    signature_of,
)
from build.compiler.lowering.built_in_calls import call_built_in, call_intrinsic
from build.compiler.lowering.parts import fill, operand, separated
from build.compiler.lowering.patterns import call_pattern, emit_pattern
from build.compiler.lowering.references import (
    check_member,
    emit_member,
    self_name,
    top_level_name,
)
from build.compiler.names import member_access, property_name
from build.compiler.symbols import Class, Function, Intrinsic
from build.compiler.types import Kind

BUILT_IN_KINDS = (Kind.STR, Kind.LIST, Kind.DICT, Kind.MATCH)


@lowers(ast.Call)
def lower_call(out: Generator, node: ast.Call) -> None:
    function = node.func
    if isinstance(function, ast.Name):
        _call_name(out, node, function)
    elif isinstance(function, ast.Attribute):
        _call_attribute(out, node, function)
    else:
        operand(out, function)
        emit_arguments(out, node, None)


def _call_name(out: Generator, node: ast.Call, function: ast.Name) -> None:
    is_local = out.local_type(function.id) or out.scope.owner_of(function.id)
    symbol = None if is_local else out.module.resolve(function.id)
    if is_local:
        if out.type_of(function).kind is Kind.ANY and not _is_tested(out, function.id):
            # It may have been a method, whose `this` is lost by now.
            remedy = "declare it as a Callable, or test it with `callable`"
            out.fail(node, f"call of `{function.id}`, whose type is not known", remedy)
        out.visit(function)
        emit_arguments(out, node, signature_of(out.type_of(function)))
    elif symbol is None:
        call_built_in(out, node, function)
    elif isinstance(symbol, Intrinsic):
        call_intrinsic(out, node, symbol.name)
    elif isinstance(symbol, Class) and symbol.is_literal:
        _emit_record(out, node, symbol)
    elif isinstance(symbol, Class):
        _mark_pure(out)
        out.emit("" if symbol.closure else "new ")
        out.visit(function)
        emit_arguments(out, node, symbol.constructor)
    else:
        _mark_pure(out)
        out.visit(function)
        emit_arguments(out, node, symbol if isinstance(symbol, Function) else None)


def _is_tested(out: Generator, name: str) -> bool:
    """Return whether the function asks whether this local variable is `callable`."""
    owner = out.scope.owner_of(name)
    test = f"callable({name})"
    nodes = ast.walk(owner.node) if owner else ()
    return any(isinstance(node, ast.Call) and ast.unparse(node) == test for node in nodes)


def _mark_pure(out: Generator) -> None:
    """Mark a call in a constant, so that a minifier can drop the constant if it is unused."""
    if out.scope.parent is None and not isinstance(out.statement, ast.Expr):
        out.emit("/*#__PURE__*/")


def _emit_record(out: Generator, node: ast.Call, cls: Class) -> None:
    """Emit the construction of a record as an object literal, including its defaults."""
    given = in_order(out, node, cls.constructor)
    out.emit("({")
    for index, parameter in enumerate(cls.constructor.parameters):
        value = given[index] if index < len(given) else absent(node)
        if is_absent(value):
            value = parameter.default or value
        if is_absent(value) or isinstance(value, ast.Starred):
            what = f"`{cls.name}` without `{parameter.name}`"
            out.fail(node, what, "give each argument that has no default")
        if value is parameter.default and not isinstance(value, ast.Constant):
            what = f"default of `{parameter.name}`, which is not a literal"
            out.fail(node, what, "give it in each call")
        out.emit(", " if index else "")
        out.emit(f"{property_name(parameter.name)}: ")
        out.visit_as(value, parameter.type)
    out.emit("})")


def _call_attribute(out: Generator, node: ast.Call, function: ast.Attribute) -> None:
    owner = function.value
    if _is_super(owner):
        _call_super(out, node, function.attr)
        return
    if isinstance(owner, ast.Name) and owner.id == "re" and out.module.resolve("re") is None:
        emit_pattern(out, node)
        return
    receiver = out.type_of(owner)
    if receiver.kind is Kind.PATTERN:
        call_pattern(out, node, function)
    elif receiver.is_one_of(*BUILT_IN_KINDS):
        row = method_row(receiver, node)
        if row is None or node.keywords:
            what = f"`{function.attr}` of `{receiver}` with these arguments"
            out.fail(node, what, "it has no lowering")
        fill(out, row, node.args, owner)
    else:
        check_member(out, function, receiver)
        emit_member(out, function)
        emit_arguments(out, node, signature_of(out.type_of(function)))


def _is_super(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )


def _call_super(out: Generator, node: ast.Call, method: str) -> None:
    cls = out.cls
    if cls is None or cls.base is None:
        out.fail(node, "`super()` in a class without a base", "remove it")
    base = cls.base
    signature = base.constructor if method == "__init__" else base.method(method)
    if signature is None:
        out.fail(node, f"`{base.name}` has no `{method}`", "check the name")
    arguments = in_order(out, node, signature)
    if method == "__init__" and cls.extends_native:
        _construct_native(out, node, cls, base)
        return
    out.emit(top_level_name(out, base, node))
    out.emit(".call(" if method == "__init__" else f".prototype{member_access(method)}.call(")
    out.emit(self_name(out))
    out.emit(", " if arguments else "")
    separated(out, arguments, expected_types(signature))
    out.emit(")")


def _construct_native(out: Generator, node: ast.Call, cls: Class, base: Class) -> None:
    """Emit how the constructor of a base makes `self`, which ES3 cannot do."""
    if not out.is_es2015:
        what = f"`{cls.name}`, which extends a class of the realm"
        out.fail(node, what, "compile it to ES2015")
    made_by = top_level_name(out, base, node)
    own = top_level_name(out, cls, node)
    out.emit(f"var self = Reflect.construct({made_by}, [], new.target || {own})")
