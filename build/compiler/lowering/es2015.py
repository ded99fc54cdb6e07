"""Rows for what is shorter in ECMAScript 2015, for engines that have modules.

This includes `includes` of ES2016. Where only a template differs, `built_ins.py` has a column for
it; parameters and methods differ where they are emitted.
"""

from __future__ import annotations

import ast

from build.compiler.annotations import signature
from build.compiler.generator import ES2015, Generator, lowers
from build.compiler.lowering.assignments import emit_target
from build.compiler.lowering.functions import (
    emit_function,
    emit_function_name,
    emit_names,
    lambda_parameters,
    lower_function,
)
from build.compiler.lowering.loops import (
    emit_item_name,
    emit_loop,
    item_scope,
    iterator_name,
    lower_for,
    only_loop,
)
from build.compiler.lowering.operators import emit_test
from build.compiler.lowering.parts import receiver
from build.compiler.lowering.statements import refuse_else
from build.compiler.lowering.values import lower_list, unpacks
from build.compiler.names import javascript_name
from build.compiler.types import Kind

# --- functions: an inner one is an arrow, whose `this` is that of the method around it


@lowers(ast.FunctionDef, rows=ES2015)
def lower_arrow(out: Generator, node: ast.FunctionDef) -> None:
    if out.scope.parent is None or node.decorator_list:
        lower_function(out, node)
        return
    out.emit("var ")
    emit_function_name(out, javascript_name(node.name), node)
    out.emit(" = ")
    emit_function(out, signature(out.module, node), node, opening="=> {")
    out.emit(";")


@lowers(ast.Lambda, rows=ES2015)
def lower_arrow_expression(out: Generator, node: ast.Lambda) -> None:
    parameters, scope = lambda_parameters(out, node)
    with out.within(scope):
        emit_names(out, parameters)
        out.emit(" => ")
        receiver(out, node.body)


# --- lists


@lowers(ast.List, ast.Tuple, rows=ES2015)
def lower_spread(out: Generator, node: ast.List | ast.Tuple) -> None:
    if not unpacks(out, node):
        lower_list(out, node)
        return
    out.emit("[")
    for index, item in enumerate(node.elts):
        out.emit(", " if index else "")
        out.emit("..." if isinstance(item, ast.Starred) else "")
        out.visit(item.value if isinstance(item, ast.Starred) else item)
    out.emit("]")


@lowers(ast.ListComp, rows=ES2015)
def lower_passes(out: Generator, node: ast.ListComp) -> None:
    """Emit `items.filter(…).map(…)`."""
    generator, target = only_loop(out, node)
    is_list = out.type_of(generator.iter).is_one_of(Kind.LIST, Kind.TUPLE)
    out.emit("" if is_list else "Array.from(")
    receiver(out, generator.iter)
    out.emit("" if is_list else ")")
    for condition in generator.ifs:
        _emit_pass(out, node, target, "filter", condition)
    if ast.dump(node.elt) != ast.dump(ast.Name(target.id, ast.Load())):
        _emit_pass(out, node, target, "map", node.elt)


def _emit_pass(
    out: Generator, node: ast.ListComp, target: ast.Name, method: str, body: ast.expr
) -> None:
    """Emit one call over the items, with `body` as the function of the target."""
    out.emit(f".{method}((")
    emit_item_name(out, target)
    with out.within(item_scope(out, node, target)):
        out.emit(") => ")
        if method == "filter":
            emit_test(out, body, is_operand=True)
        else:
            receiver(out, body)
    out.emit(")")


@lowers(ast.For, rows=ES2015)
def lower_for_of(out: Generator, node: ast.For) -> None:
    is_list = out.type_of(node.iter).is_one_of(Kind.LIST, Kind.TUPLE)
    if iterator_name(node) or not is_list:
        lower_for(
            out, node
        )  # A loop over a str yields UTF-16 units; a host's list is read by its length.
        return
    refuse_else(out, node)
    is_name = isinstance(node.target, ast.Name)
    item = "" if is_name else out.scope.temporary()
    out.emit("for (")
    if is_name:
        emit_target(out, node.target)
    else:
        out.emit(f"var {item}")
    out.emit(" of ")
    out.visit(node.iter)
    out.emit(") {")
    emit_loop(out, node, [] if is_name else [(node.target, item)])
