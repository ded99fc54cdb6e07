"""Assignments, plain, unpacking and augmented, and `del`."""

from __future__ import annotations

import ast

from build.compiler.generator import Generator, lowers
from build.compiler.lowering.operators import check_operands
from build.compiler.lowering.references import check_member, emit_member
from build.compiler.types import Kind


@lowers(ast.Assign)
def lower_assignment(out: Generator, node: ast.Assign) -> None:
    target = node.targets[0]
    if len(node.targets) > 1:
        out.fail(node, "assignment to several targets", "write one line for each")
    if isinstance(target, ast.Tuple | ast.List):
        _unpack(out, target, node.value)
    else:
        _assign(out, target, node.value)


@lowers(ast.AnnAssign)
def lower_annotated_assignment(out: Generator, node: ast.AnnAssign) -> None:
    if node.value is not None:
        _assign(out, node.target, node.value)
    elif isinstance(node.target, ast.Name):
        emit_target(out, node.target)
        out.emit(";")


def _assign(out: Generator, target: ast.expr, value: ast.expr) -> None:
    emit_target(out, target)
    out.emit(" = ")
    out.visit_as(value, out.type_of(target))
    out.emit(";")


def emit_target(out: Generator, target: ast.expr) -> None:
    """Emit what is assigned to, after `var` at a name's first assignment in its scope."""
    if isinstance(target, ast.Attribute):
        check_member(out, target, out.type_of(target.value))
        emit_member(out, target)
    elif isinstance(target, ast.Name):
        if target.id not in out.scope.outer | out.scope.declared:
            out.scope.declared.add(target.id)
            out.emit("var ")
        out.visit(target)
    elif isinstance(target, ast.Subscript):
        out.visit(target)
    else:
        out.fail(target, "nested or starred unpacking", "unpack in two steps")


def _unpack(out: Generator, target: ast.Tuple | ast.List, value: ast.expr) -> None:
    given = out.type_of(value)
    if not given.is_one_of(Kind.TUPLE, Kind.LIST, Kind.ANY):
        out.fail(target, f"unpacking of `{given}`", "unpack a tuple or list")
    temporary = out.scope.temporary()
    out.emit(f"var {temporary} = ")
    out.visit(value)
    out.emit(";")
    for index, element in enumerate(target.elts):
        out.check_type(element, given.item(index), out.type_of(element))
    emit_elements(out, target, temporary)


def emit_elements(out: Generator, target: ast.Tuple | ast.List, source: str) -> None:
    """Emit one assignment for each element of `target`."""
    for index, element in enumerate(target.elts):
        out.emit(" ")
        emit_target(out, element)
        out.emit(f" = {source}[{index}];")


@lowers(ast.AugAssign)
def lower_augmented_assignment(out: Generator, node: ast.AugAssign) -> None:
    type_ = out.type_of(node.target)
    if type_.is_one_of(Kind.LIST, Kind.TUPLE, Kind.DICT, Kind.UNION):
        out.fail(node, f"augmented assignment to `{type_}`", "use extend")
    operator = out.operators[type(node.op)][0]
    if operator is None or isinstance(node.op, ast.Mod):
        what = f"`{type(node.op).__name__}` in an augmented assignment"
        out.fail(node, what, "write `x = x … y`")
    calculation = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
    check_operands(out, calculation)
    out.check_type(node, out.type_of(calculation), type_)
    emit_target(out, node.target)
    out.emit(f" {operator}= ")
    out.visit(node.value)
    out.emit(";")


@lowers(ast.Delete)
def lower_delete(out: Generator, node: ast.Delete) -> None:
    target = node.targets[0]
    is_item = isinstance(target, ast.Subscript) and out.type_of(target.value).is_one_of(
        Kind.DICT, Kind.ANY
    )
    if len(node.targets) > 1 or not is_item:
        out.fail(node, "`del` of anything but an item of a dict", "assign None, or use pop")
    out.emit("delete ")
    out.visit(target)
    out.emit(";")
