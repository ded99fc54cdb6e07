"""Operators, comparisons and truth, and the order and parentheses of what they are made of.

Extends `Emitter`; only `expressions` extends it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from build.compiler import types
from build.compiler.built_ins import MEMBERSHIP, Template
from build.compiler.emitter import Emitter
from build.compiler.types import CONTAINERS, SCALARS, Kind, Type

PLACEHOLDER = re.compile(r"(\{\w+\}|\$\w+)")
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
OPERATOR_EXPRESSIONS = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Lambda)


class Operators(Emitter):
    def separated(self, nodes: Sequence[ast.expr], expected: Sequence[Type] = ()) -> None:
        for index, node in enumerate(nodes):
            self.emit(", " if index else "")
            self.visit_as(node, expected[index] if index < len(expected) else types.ANY)

    def operand(self, node: ast.expr) -> None:
        """Emit a part of a larger expression, in parentheses where it needs them."""
        needs_parentheses = isinstance(node, OPERATOR_EXPRESSIONS)
        self.emit("(" if needs_parentheses else "")
        self.visit(node)
        self.emit(")" if needs_parentheses else "")

    def receiver(self, node: ast.expr) -> None:
        """Emit what a member is taken of: a number or a dict display cannot stand before a dot."""
        needs_parentheses = isinstance(node, ast.Dict) or (
            isinstance(node, ast.Constant) and not isinstance(node.value, str)
        )
        self.emit("(" if needs_parentheses else "")
        self.operand(node)
        self.emit(")" if needs_parentheses else "")

    def fill(
        self, row: Template, arguments: list[ast.expr], receiver: ast.expr | None = None
    ) -> None:
        """Emit a lowering's template with its placeholders filled."""
        template = self.template(row)
        if receiver is not None and template.count("{self}") > 1:
            self.simple(receiver, "this method of an expression")
        for piece in PLACEHOLDER.split(template):
            if piece == "{self}":
                assert receiver is not None
                self.receiver(receiver)
            elif piece.startswith("{"):
                self.operand(arguments[int(piece[1:-1])])
            elif piece.startswith("$"):
                self.runtime(piece)
            elif piece:
                self.emit(piece)

    def template(self, row: Template) -> str:
        """Choose how a row is written."""
        return row.es3

    def visit_BinOp(self, node: ast.BinOp) -> None:
        left, right = self.type_of(node.left), self.type_of(node.right)
        kinds = {left.kind, right.kind}
        if isinstance(node.op, ast.Add) and kinds == {Kind.LIST}:
            self.receiver(node.left)
            self.emit(".concat(")
            self.visit(node.right)
            self.emit(")")
            return
        numbers = {Kind.INT, Kind.FLOAT, Kind.BOOL, Kind.ANY, Kind.SCALAR}
        allowed = kinds <= numbers or (
            isinstance(node.op, ast.Add) and kinds <= {Kind.STR, Kind.ANY}
        )
        operator = self.operators[type(node.op)][0]
        if isinstance(node.op, ast.Mod | ast.FloorDiv) and allowed:
            self._emit_division(node)
            return
        if not allowed or operator is None:
            self.fail(
                node,
                f"`{left}` and `{right}` with {type(node.op).__name__}",
                "convert or annotate them",
            )
        if isinstance(node.left, ast.BinOp) and type(node.left.op) is type(node.op) is ast.Add:
            self.visit(node.left)  # a + b + c, without parentheses
        else:
            self.operand(node.left)
        self.emit(f" {operator} ")
        self.operand(node.right)

    def _emit_division(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.Mod):
            self.runtime("$mod")
            self.emit("(")
            self.separated([node.left, node.right])
        else:
            self.emit("Math.floor(")
            self.operand(node.left)
            self.emit(" / ")
            self.operand(node.right)
        self.emit(")")

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        self.emit(self.operators[type(node.op)][0])
        if isinstance(node.op, ast.Not):
            self.test(node.operand, is_operand=True)
        else:
            self.operand(node.operand)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        *values, last = node.values
        for value in values:
            type_ = self.type_of(value)
            is_empty = ast.unparse(last) in ("[]", "{}")
            falls_to_empty = is_empty and isinstance(node.op, ast.Or)
            if type_.is_one_of(*CONTAINERS, Kind.UNION) and not falls_to_empty:
                self.fail(value, f"the truth of a {type_} as a value", "write `x if x else y`")
        self._emit_boolean(node)

    def _emit_boolean(self, node: ast.BoolOp, is_test: bool = False) -> None:
        for index, value in enumerate(node.values):
            if index:
                self.emit(" && " if isinstance(node.op, ast.And) else " || ")
            if is_test:
                self.test(value, is_operand=isinstance(value, ast.BoolOp | ast.IfExp))
            elif isinstance(value, ast.Compare | ast.BinOp) and not is_chained(value):
                self.visit(value)
            else:
                self.operand(value)

    def test(self, node: ast.expr, is_operand: bool = False) -> None:
        """Emit an expression for its truth, which is Python's: empty lists and dicts are false."""
        if isinstance(node, ast.BoolOp):
            self.emit("(" if is_operand else "")
            self._emit_boolean(node, is_test=True)
            self.emit(")" if is_operand else "")
            return
        type_ = self.type_of(node)
        if type_.kind is Kind.UNION:
            self.fail(
                node, "the truth of a value of several kinds", "compare it, or test with isinstance"
            )
        if type_.kind is Kind.DICT:
            self.runtime("$any_key")
            self.emit("(")
            self.visit(node)
            self.emit(")")
        elif type_.is_one_of(Kind.LIST, Kind.TUPLE):
            if type_.optional:
                self.simple(node, "the truth of an optional list")
                self.emit("(")
                self.visit(node)
                self.emit(" && ")
            self.receiver(node)
            self.emit(".length)" if type_.optional else ".length")
        elif is_operand:
            self.operand(node)
        else:
            self.visit(node)

    def simple(self, node: ast.expr, what: str) -> None:
        """Refuse an expression that is emitted twice unless that is free of effects."""
        inner = node
        while isinstance(inner, ast.Attribute):
            inner = inner.value
        if not isinstance(inner, ast.Name | ast.Constant):
            self.fail(node, f"{what} that is no plain name", "assign it to a name first")

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.emit("(")
        self.test(node.test)
        self.emit(" ? ")
        self.visit(node.body)
        self.emit(" : ")
        self.visit(node.orelse)
        self.emit(")")

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) > 1:
            for comparator in node.comparators[:-1]:
                self.simple(comparator, "the middle of a chained comparison")
        left = node.left
        for index, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
            self.emit(" && " if index else "")
            self._emit_comparison(left, operator, right)
            left = right

    def _emit_comparison(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> None:
        if isinstance(operator, ast.In | ast.NotIn):
            self._emit_membership(left, right, negated=isinstance(operator, ast.NotIn))
            return
        if (
            isinstance(right, ast.Constant)
            and right.value is None
            and isinstance(operator, ast.Is | ast.IsNot)
        ):
            self.operand(left)  # `undefined` counts as None
            self.emit(" == null" if isinstance(operator, ast.Is) else " != null")
            return
        if not isinstance(operator, ast.Is | ast.IsNot):
            for side in (left, right):
                if self.type_of(side).kind not in COMPARABLE:
                    self.fail(
                        side,
                        f"a comparison of a {self.type_of(side)}",
                        "compare what is in it, or use `is`",
                    )
        sign = COMPARISONS[type(operator)]
        if self.type_of(left).optional and self.type_of(right).optional:
            sign = sign[:-1]  # `undefined` counts as None
        self.operand(left)
        self.emit(f" {sign} ")
        self.operand(right)

    def _emit_membership(self, item: ast.expr, container: ast.expr, negated: bool) -> None:
        if isinstance(container, ast.Call) and ast.unparse(container.func) == "range":
            self._emit_range_test(item, container.args, negated)
            return
        if isinstance(container, ast.Tuple) and isinstance(item, ast.Name | ast.Attribute):
            self._emit_alternatives(item, container.elts, negated)
            return
        type_ = self.type_of(container)
        row = MEMBERSHIP.get((type_.kind, negated))
        if row is None:
            what = f"`in` on a {type_.kind}"
            self.fail(container, what, "annotate it, or use hasattr for a host object")
        if type_.is_one_of(Kind.LIST, Kind.TUPLE) and type_.element.kind not in COMPARABLE:
            what = f"`in` on a {type_.kind} of {type_.element}"
            self.fail(container, what, "compare what is in it")
        self.fill(row, [item], container)

    def _emit_alternatives(self, item: ast.expr, choices: list[ast.expr], negated: bool) -> None:
        """Emit whether `item` is one of what a tuple display holds."""
        self.simple(item, "`in` on a tuple")
        self.emit("(")
        for index, choice in enumerate(choices):
            self.emit((" && " if negated else " || ") if index else "")
            self._emit_comparison(item, ast.NotEq() if negated else ast.Eq(), choice)
        self.emit(")")

    def _emit_range_test(self, item: ast.expr, limits: list[ast.expr], negated: bool) -> None:
        """Emit whether `item` is a whole number from 0, and below the only one of `limits`."""
        self.simple(item, "an item of a range")
        if len(limits) != 1 or not self.type_of(item).is_one_of(Kind.INT, Kind.FLOAT, Kind.ANY):
            self.fail(item, "this test for a range", "write `number in range(limit)`")
        self.emit("!(typeof " if negated else "(typeof ")
        self.visit(item)
        self.emit(' === "number" && ')  # An object's own conversion may throw.
        self.visit(item)
        self.emit(" >>> 0 === ")
        self.visit(item)
        self.emit(" && ")
        self.visit(item)
        self.emit(" < ")
        self.operand(limits[0])
        self.emit(")")


def is_chained(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and len(node.ops) > 1
