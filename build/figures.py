"""Figures about the source: how much of the client is typed, and how long functions are."""

from __future__ import annotations

import ast
from pathlib import Path


def figures(root: Path) -> dict[str, int]:
    """Return the figures of all modules of client_py/ together.

    Returns:
        `any` counts the uses of `Any`, `type-ignore` the comments that silence the type checker,
        `nonlocal` the names that functions share so, and `longest-function` lines, without those of
        the docstring.
    """
    texts = [path.read_text(encoding="utf-8") for path in (root / "client_py").rglob("*.py")]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    return {
        "any": sum(isinstance(node, ast.Name) and node.id == "Any" for node in nodes),
        "type-ignore": sum(text.count("# type: ignore") for text in texts),
        "nonlocal": sum(len(node.names) for node in nodes if isinstance(node, ast.Nonlocal)),
        "longest-function": max(
            _length(node) for node in nodes if isinstance(node, ast.FunctionDef)
        ),
    }


def _length(function: ast.FunctionDef) -> int:
    """Return how many lines a function has, without those of its docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return _lines(function) - (_lines(first) if is_docstring else 0)


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def table(found: dict[str, int]) -> str:
    """Write a line for each figure."""
    return "\n".join(f"{name:>28} {count:>8}" for name, count in found.items())
