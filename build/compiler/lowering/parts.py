"""What lowerings share: the order and parentheses of parts, and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from build.compiler import types
from build.compiler.built_ins import Template
from build.compiler.generator import Generator
from build.compiler.types import Type

PLACEHOLDER = re.compile(r"(\{\w+\}|\$\w+)")
OPERATOR_EXPRESSIONS = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Lambda)


def separated(out: Generator, nodes: Sequence[ast.expr], expected: Sequence[Type] = ()) -> None:
    """Emit expressions with commas between them."""
    for index, node in enumerate(nodes):
        out.emit(", " if index else "")
        out.visit_as(node, expected[index] if index < len(expected) else types.ANY)


def operand(out: Generator, node: ast.expr) -> None:
    """Emit a part of a larger expression, in parentheses where it needs them."""
    needs_parentheses = isinstance(node, OPERATOR_EXPRESSIONS)
    out.emit("(" if needs_parentheses else "")
    out.visit(node)
    out.emit(")" if needs_parentheses else "")


def receiver(out: Generator, node: ast.expr) -> None:
    """Emit the owner of a member; a number or a dict display cannot be followed by a dot."""
    needs_parentheses = isinstance(node, ast.Dict) or (
        isinstance(node, ast.Constant) and not isinstance(node.value, str)
    )
    out.emit("(" if needs_parentheses else "")
    operand(out, node)
    out.emit(")" if needs_parentheses else "")


def fill(
    out: Generator, row: Template, arguments: list[ast.expr], owner: ast.expr | None = None
) -> None:
    """Emit a template with its placeholders filled."""
    template = row.es2015 or row.es3 if out.is_es2015 else row.es3
    if owner is not None and template.count("{self}") > 1:
        require_plain(out, owner, "this method of an expression")
    for piece in PLACEHOLDER.split(template):
        if piece == "{self}":
            assert owner is not None
            receiver(out, owner)
        elif piece.startswith("{"):
            operand(out, arguments[int(piece[1:-1])])
        elif piece.startswith("$"):
            out.runtime(piece)
        elif piece:
            out.emit(piece)


def require_plain(out: Generator, node: ast.expr, what: str) -> None:
    """Refuse an expression that is emitted twice, unless evaluating it has no effects."""
    inner = node
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    if not isinstance(inner, ast.Name | ast.Constant):
        out.fail(node, f"{what} that is not a plain name", "assign it to a name first")


def is_none(node: ast.expr | None) -> bool:
    """Return whether an expression is the literal `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
