"""Expressions but for calls: names, literals, operators, truth, indexing, comprehensions.

Extends `Emitter`; only `calls` extends it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence

from build.compiler import types
from build.compiler.declarations import Alias, Class, Function, Intrinsic
from build.compiler.emitter import Emitter
from build.compiler.names import Scope, javascript_name, member_access
from build.compiler.types import CONTAINERS, SCALARS, Type

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
COMPARABLE = (*SCALARS, "any", "none")
OPERATOR_EXPRESSIONS = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Lambda)


class Expressions(Emitter):
    # --- names and literals

    def visit_Name(self, node: ast.Name) -> None:
        owner = self.scope.owner_of(node.id)
        if owner and owner.node is not self.module.parseTree:
            self._emit_local(node, owner)
            return
        symbol = self.module.resolve(node.id)
        if isinstance(symbol, Intrinsic):
            if symbol.name != "window":
                self.fail(node, f"`{node.id}` of the host module outside of a call", "call it")
            self.emit("$window", node.id)
        elif symbol is None or isinstance(symbol, Alias):
            self.fail_undefined(node)
        else:
            self.emit(self.top_level_name(symbol, node), node.id)

    def _emit_local(self, node: ast.Name, owner: Scope) -> None:
        if owner.is_method and node.id == "self":
            if owner is self.scope:
                self.emit("this", "self")
                return
            owner.self_is_captured = True
        self.emit(javascript_name(node.id), node.id)

    def top_level_name(self, symbol: object, node: ast.AST) -> str:
        """Give the bundle-wide name of a symbol, which no local name around `node` may hide."""
        assert not isinstance(symbol, Alias | Intrinsic)
        name: str = self.module.program.javascript_names[symbol.module.name, symbol.name]  # type: ignore[attr-defined]
        scope: Scope | None = self.scope
        while scope and scope.node is not self.module.parseTree:
            if name in {javascript_name(local) for local in scope.local - scope.outer}:
                self.fail(
                    node, f"a local name hides `{name}` of another module", "rename the local"
                )
            scope = scope.parent
        if scope is self.scope and not isinstance(symbol, Function):
            order = self.module.program.modules
            if order.index(symbol.module) > order.index(self.module):  # type: ignore[attr-defined]
                self.fail(
                    node, f"`{name}` is used before its module has run", "break the import cycle"
                )
        return name

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if value is None or isinstance(value, bool | str | int):
            self.emit(json.dumps(value))
        elif value is ...:
            self.emit("void 0")
        elif isinstance(value, float):
            self.emit("Infinity" if value == float("inf") else repr(value))
        else:
            self.fail(node, f"a {type(value).__name__} literal", "use a str or a number")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = node.values
        first = parts[0] if parts else None
        text_first = isinstance(first, ast.Constant) or (
            isinstance(first, ast.FormattedValue)
            and (first.format_spec is not None or self.type_of(first.value).kind == "str")
        )
        self.emit("(" if text_first else '("" + ')
        for index, part in enumerate(parts):
            if index:
                self.emit(" + ")
            self.visit(part)
        self.emit(")" if parts else '"")')

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        type_ = self.type_of(node.value)
        if node.format_spec is not None:
            if ast.unparse(node.format_spec) != "f'04x'" or node.conversion != -1:
                self.fail(node, "a format specification", "only `:04x` is lowered")
            self.runtime("$hex4")
            self.emit("(")
            self.visit(node.value)
            self.emit(")")
            return
        if (
            type_.optional
            or not type_.is_one_of("str", "int", "any", "error")
            or node.conversion != -1
        ):
            self.fail(node, f"a {type_} in an f-string", "make it a str first")
        if type_.kind == "error":
            self.runtime("$message")
        self.operand(node.value)

    def visit_List(self, node: ast.List | ast.Tuple) -> None:
        self.emit("[")
        self.separated(node.elts)
        self.emit("]")

    visit_Tuple = visit_List

    def visit_Dict(self, node: ast.Dict) -> None:
        self.emit("{")
        for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                self.fail(
                    key or node, "a dict key that is no string literal", "assign it afterwards"
                )
            self.emit(", " if index else "")
            self.visit(key)
            self.emit(": ")
            self.visit(value)
        self.emit("}")

    def separated(self, nodes: Sequence[ast.expr], expected: Sequence[Type] = ()) -> None:
        for index, node in enumerate(nodes):
            self.emit(", " if index else "")
            self.visit_as(node, expected[index] if index < len(expected) else types.ANY)

    # --- operators

    def operand(self, node: ast.expr) -> None:
        """Emit a part of a larger expression, in parentheses where it needs them."""
        needs_parentheses = isinstance(node, OPERATOR_EXPRESSIONS)
        self.emit("(" if needs_parentheses else "")
        self.visit(node)
        self.emit(")" if needs_parentheses else "")

    def receiver(self, node: ast.expr) -> None:
        """Emit what a member is taken of; a number literal or a dict display cannot stand before a dot."""
        needs_parentheses = isinstance(node, ast.Dict) or (
            isinstance(node, ast.Constant) and not isinstance(node.value, str)
        )
        self.emit("(" if needs_parentheses else "")
        self.operand(node)
        self.emit(")" if needs_parentheses else "")

    def visit_BinOp(self, node: ast.BinOp) -> None:
        left, right = self.type_of(node.left), self.type_of(node.right)
        kinds = {left.kind, right.kind}
        if isinstance(node.op, ast.Add) and kinds == {"list"}:
            self.receiver(node.left)
            self.emit(".concat(")
            self.visit(node.right)
            self.emit(")")
            return
        numbers = {"int", "float", "bool", "any", "scalar"}
        allowed = kinds <= numbers or (isinstance(node.op, ast.Add) and kinds <= {"str", "any"})
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
        self.visitSubExpr(node, node.left)
        self.emit(f" {operator} ")
        self.visitSubExpr(node, node.right)

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
            falls_to_empty = isinstance(last, ast.List | ast.Dict) and isinstance(node.op, ast.Or)
            if type_.is_one_of(*CONTAINERS, "union") and not falls_to_empty:
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
        if type_.kind == "union":
            self.fail(
                node, "the truth of a value of several kinds", "compare it, or test with isinstance"
            )
        if type_.kind == "dict":
            self.runtime("$any_key")
            self.emit("(")
            self.visit(node)
            self.emit(")")
        elif type_.is_one_of("list", "tuple"):
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
        self.operand(left)
        self.emit(f" {COMPARISONS[type(operator)]} ")
        self.operand(right)

    def _emit_membership(self, item: ast.expr, container: ast.expr, negated: bool) -> None:
        kind = self.type_of(container).kind
        if kind == "dict":
            self.emit("!" if negated else "")
            self.runtime("$has")
            self.emit("(")
            self.separated([container, item])
            self.emit(")")
        elif kind == "str":
            self.receiver(container)
            self.emit(".indexOf(")
            self.visit(item)
            self.emit(") < 0" if negated else ") >= 0")
        elif kind in ("list", "tuple"):
            self.runtime("$index")
            self.emit("(")
            self.separated([container, item])
            self.emit(") < 0" if negated else ") >= 0")
        else:
            self.fail(
                container, f"`in` on a {kind}", "annotate it, or use hasattr for a host object"
            )

    # --- members

    def visit_Attribute(self, node: ast.Attribute) -> None:
        owner = self.type_of(node.value)
        method = (
            owner.declaration.method(node.attr) if isinstance(owner.declaration, Class) else None
        )
        if method and owner.kind == "instance" and node.attr not in owner.declaration.static:
            self.simple(node.value, "a bound method of an expression")
            self.runtime("$bind")
            self.emit("(")
            self.member(node)
            self.emit(", ")
            self.visit(node.value)
            self.emit(")")
        else:
            self.check_member(node, owner)
            self.member(node)

    def check_member(self, node: ast.Attribute, owner: Type) -> None:
        if owner.kind == "any" or (owner.kind == "error" and node.attr in ("message", "name")):
            return
        if isinstance(owner.declaration, Class) and (
            owner.declaration.field(node.attr) or owner.declaration.method(node.attr)
        ):
            return
        self.fail(
            node,
            f"`{node.attr}` of a {owner}",
            "not an attribute that it declares or that is lowered",
        )

    def member(self, node: ast.Attribute) -> None:
        """Emit `value.attr`, quoted where ES3 does not take the name after a dot."""
        self.receiver(node.value)
        self.emit(member_access(node.attr), node.attr)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        owner = self.type_of(node.value)
        if isinstance(node.slice, ast.Slice):
            self._emit_slice(node, node.slice)
            return
        is_negative = isinstance(node.slice, ast.UnaryOp) and isinstance(node.slice.op, ast.USub)
        if owner.kind == "str" or is_negative:
            is_read = isinstance(node.ctx, ast.Load)
            if not is_read or (is_negative and owner.kind not in ("str", "list", "tuple")):
                self.fail(node, f"this index on a {owner}", "index from the start, or annotate it")
            if is_negative:
                self.runtime("$char_at" if owner.kind == "str" else "$at")
                self.emit("(")
                self.separated([node.value, node.slice])
                self.emit(")")
            else:
                self.receiver(node.value)
                self.emit(".charAt(")
                self.visit(node.slice)
                self.emit(")")
            return
        if not owner.is_one_of("list", "tuple", "dict", "any"):
            self.fail(
                node, f"an index on a {owner}", "index a list, tuple, dict, str or host value"
            )
        self.receiver(node.value)
        self.emit("[")
        self.visit(node.slice)
        self.emit("]")

    def _emit_slice(self, node: ast.Subscript, bounds: ast.Slice) -> None:
        if bounds.step:
            self.fail(node, "a slice with a step", "write x[a:b]")
        if not self.type_of(node.value).is_one_of("list", "tuple", "str", "any"):
            self.fail(
                node, f"a slice of a {self.type_of(node.value)}", "slice a list, tuple or str"
            )
        self.receiver(node.value)
        self.emit(".slice(")
        self.separated([bounds.lower or ast.Constant(0)] + ([bounds.upper] if bounds.upper else []))
        self.emit(")")

    # --- functions as values

    def visit_ListComp(self, node: ast.ListComp) -> None:
        generator = node.generators[0]
        if (
            len(node.generators) > 1
            or generator.is_async
            or not isinstance(generator.target, ast.Name)
        ):
            self.fail(node, "a comprehension over more than one loop or name", "write a loop")
        self.runtime("$collect")
        self.emit("(")
        self.visit(generator.iter)
        target = generator.target.id
        items = self.type_of(generator.iter)
        if not items.is_one_of("list", "tuple", "any"):
            self.fail(generator.iter, f"a comprehension over a {items}", "loop over a list")
        self.emit(f", function ({javascript_name(target)}, $out) {{ ")
        self.scope = Scope(node, self.scope, {target}, {target: items.element})
        for condition in generator.ifs:
            self.emit("if (")
            self.test(condition)
            self.emit(") ")
        self.emit("$out.push(")
        self.visit(node.elt)
        self.emit("); })")
        assert self.scope.parent
        self.scope = self.scope.parent


def is_chained(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and len(node.ops) > 1
