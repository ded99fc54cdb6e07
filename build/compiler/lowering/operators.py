"""Operators, comparisons and truth."""

from __future__ import annotations

import ast

from build.compiler.built_ins import MEMBERSHIP
from build.compiler.generator import Generator, lowers
from build.compiler.lowering.parts import fill, is_none, operand, receiver, require_plain, separated
from build.compiler.types import CONTAINERS, SCALARS, Kind

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "===",
    ast.NotEq: "!==",
    ast.Is: "===",
    ast.IsNot: "!==",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
COMPARABLE = (*SCALARS, Kind.ANY, Kind.NONE)
CALCULABLE = {Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.ANY, Kind.SCALAR}


# --- calculation


@lowers(ast.BinOp)
def lower_binary(out: Generator, node: ast.BinOp) -> None:
    left, right = out.type_of(node.left), out.type_of(node.right)
    if isinstance(node.op, ast.Add) and left.kind is right.kind is Kind.LIST:
        receiver(out, node.left)
        out.emit(".concat(")
        out.visit(node.right)
        out.emit(")")
        return
    check_operands(out, node)
    if isinstance(node.op, ast.Mod | ast.FloorDiv):
        _emit_division(out, node)
        return
    if isinstance(node.left, ast.BinOp) and type(node.left.op) is type(node.op) is ast.Add:
        out.visit(node.left)  # a + b + c, without parentheses
    else:
        operand(out, node.left)
    out.emit(f" {out.operators[type(node.op)][0]} ")
    operand(out, node.right)


def check_operands(out: Generator, node: ast.BinOp) -> None:
    """Refuse operands that JavaScript would convert to another type."""
    left, right = out.type_of(node.left), out.type_of(node.right)
    kinds = {left.kind, right.kind}
    is_text = isinstance(node.op, ast.Add) and kinds <= {Kind.STR, Kind.ANY}
    if not (kinds <= CALCULABLE or is_text) or isinstance(node.op, ast.Pow | ast.MatMult):
        what = f"`{left}` and `{right}` with {type(node.op).__name__}"
        out.fail(node, what, "convert or annotate them")


def _emit_division(out: Generator, node: ast.BinOp) -> None:
    if isinstance(node.op, ast.Mod):
        out.runtime("$mod")
        out.emit("(")
        separated(out, [node.left, node.right])
    else:
        out.emit("Math.floor(")
        operand(out, node.left)
        out.emit(" / ")
        operand(out, node.right)
    out.emit(")")


@lowers(ast.UnaryOp)
def lower_unary(out: Generator, node: ast.UnaryOp) -> None:
    out.emit(out.operators[type(node.op)][0])
    if isinstance(node.op, ast.Not):
        emit_test(out, node.operand, is_operand=True)
    else:
        operand(out, node.operand)


# --- truth


@lowers(ast.BoolOp)
def lower_boolean(out: Generator, node: ast.BoolOp) -> None:
    """Emit `a or b` as a value; refuse lists and dicts, which JavaScript counts as true if empty.

    `x or []` is let through: where `x` is empty, the result is empty either way.
    """
    *values, last = node.values
    falls_to_empty = isinstance(node.op, ast.Or) and ast.unparse(last) in ("[]", "{}")
    for value in values:
        type_ = out.type_of(value)
        if type_.is_one_of(*CONTAINERS, Kind.UNION) and not falls_to_empty:
            out.fail(value, f"truth of `{type_}` as a value", "write `x if x else y`")
    _emit_boolean(out, node)


def _emit_boolean(out: Generator, node: ast.BoolOp, is_test: bool = False) -> None:
    """Emit `a && b`; if it `is_test`, the truth of each part is enough, and its value is lost."""
    for index, value in enumerate(node.values):
        if index:
            out.emit(" && " if isinstance(node.op, ast.And) else " || ")
        if is_test:
            emit_test(out, value, is_operand=isinstance(value, ast.BoolOp | ast.IfExp))
        elif isinstance(value, ast.Compare | ast.BinOp) and not _is_chained(value):
            out.visit(value)
        else:
            operand(out, value)


def emit_test(out: Generator, node: ast.expr, is_operand: bool = False) -> None:
    """Emit an expression for its truth by Python's rules: empty lists and dicts are false."""
    if isinstance(node, ast.BoolOp):
        out.emit("(" if is_operand else "")
        _emit_boolean(out, node, is_test=True)
        out.emit(")" if is_operand else "")
        return
    type_ = out.type_of(node)
    if type_.kind is Kind.UNION:
        remedy = "compare it, or test with isinstance"
        out.fail(node, "truth of a value of several kinds", remedy)
    if type_.kind is Kind.DICT:
        out.runtime("$any_key")
        out.emit("(")
        out.visit(node)
        out.emit(")")
    elif type_.is_one_of(Kind.LIST, Kind.TUPLE):
        if type_.optional:
            require_plain(out, node, "truth of an optional list")
            out.emit("(")
            out.visit(node)
            out.emit(" && ")
        receiver(out, node)
        out.emit(".length)" if type_.optional else ".length")
    elif is_operand:
        operand(out, node)
    else:
        out.visit(node)


@lowers(ast.IfExp)
def lower_conditional(out: Generator, node: ast.IfExp) -> None:
    out.emit("(")
    emit_test(out, node.test)
    out.emit(" ? ")
    out.visit(node.body)
    out.emit(" : ")
    out.visit(node.orelse)
    out.emit(")")


# --- comparison


@lowers(ast.Compare)
def lower_comparison(out: Generator, node: ast.Compare) -> None:
    """Emit `a < b && b < c` for `a < b < c`, where `b` must be free of effects."""
    for comparator in node.comparators[:-1]:
        require_plain(out, comparator, "middle of a chained comparison")
    left = node.left
    for index, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
        out.emit(" && " if index else "")
        if isinstance(operator, ast.In | ast.NotIn):
            _emit_membership(out, left, right, negated=isinstance(operator, ast.NotIn))
        else:
            _emit_comparison(out, left, operator, right)
        left = right


def _emit_comparison(out: Generator, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> None:
    if isinstance(operator, ast.Is | ast.IsNot):
        if is_none(right):
            operand(out, left)  # `undefined` counts as None
            out.emit(" == null" if isinstance(operator, ast.Is) else " != null")
            return
    else:
        for side in (left, right):
            type_ = out.type_of(side)
            if not type_.is_one_of(*COMPARABLE):
                remedy = "compare what is in it, or use `is`"
                out.fail(side, f"comparison of `{type_}`", remedy)
    sign = COMPARISONS[type(operator)]
    if out.type_of(left).optional and out.type_of(right).optional:
        sign = sign[:-1]  # `undefined` counts as None
    operand(out, left)
    out.emit(f" {sign} ")
    operand(out, right)


def _emit_membership(out: Generator, item: ast.expr, container: ast.expr, negated: bool) -> None:
    if isinstance(container, ast.Call) and ast.unparse(container.func) == "range":
        _emit_range_test(out, item, container.args, negated)
        return
    if isinstance(container, ast.Tuple) and isinstance(item, ast.Name | ast.Attribute):
        _emit_alternatives(out, item, container.elts, negated)
        return
    type_ = out.type_of(container)
    row = MEMBERSHIP.get((type_.kind, negated))
    if row is None:
        remedy = "annotate it, or use hasattr for a host object"
        out.fail(container, f"`in` on `{type_}`", remedy)
    if type_.is_one_of(Kind.LIST, Kind.TUPLE) and not type_.element.is_one_of(*COMPARABLE):
        what = f"`in` on `{type_}` of `{type_.element}`"
        out.fail(container, what, "compare what is in it")
    fill(out, row, [item], container)


def _emit_alternatives(
    out: Generator, item: ast.expr, choices: list[ast.expr], negated: bool
) -> None:
    """Emit whether `item` is one of the values in a tuple display."""
    require_plain(out, item, "`in` on a tuple")
    out.emit("(")
    for index, choice in enumerate(choices):
        out.emit((" && " if negated else " || ") if index else "")
        _emit_comparison(out, item, ast.NotEq() if negated else ast.Eq(), choice)
    out.emit(")")


def _emit_range_test(out: Generator, item: ast.expr, limits: list[ast.expr], negated: bool) -> None:
    """Emit whether `item` is a whole number from 0 to below the only one of `limits`."""
    require_plain(out, item, "item of a range")
    if len(limits) != 1 or not out.type_of(item).is_one_of(Kind.INT, Kind.FLOAT, Kind.ANY):
        out.fail(item, "this test for a range", "write `number in range(limit)`")
    out.emit("!(typeof " if negated else "(typeof ")
    out.visit(item)
    out.emit(' === "number" && ')  # An object's own conversion may throw.
    out.visit(item)
    out.emit(" >>> 0 === ")
    out.visit(item)
    out.emit(" && ")
    out.visit(item)
    out.emit(" < ")
    operand(out, limits[0])
    out.emit(")")


def _is_chained(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and len(node.ops) > 1
