"""Regular expressions: `re.compile` at the top of a module, and `sub`, `search`, `match` on it."""

from __future__ import annotations

import ast
import re

from build.compiler import types
from build.compiler.generator import Generator
from build.compiler.lowering.parts import receiver, separated
from build.compiler.types import Kind

# What Python's `re` and ES3 read differently, except for a `$` at the very end.
FOREIGN = re.compile(
    r"\A\Z|\(\?[P<>#aiLmsux]|\\[AZaN]|(?<!\\)\$(?!\Z)|[^\0-\uffff]|\[\^?\]|\{,|[*+?}]\+"
)
IGNORE_CASE = ("re.I", "re.IGNORECASE")
REPLACE_MATCH = types.function_to(types.STR, types.MATCH)


def emit_pattern(out: Generator, node: ast.Call) -> None:
    """Emit `re.compile(...)` as a literal."""
    source = _pattern_source(node)
    if source is None or out.scope.parent:
        remedy = "write `NAME: Final = re.compile(r'…')` at the top of the module"
        out.fail(node, "use of `re`", remedy)
    if node.keywords:
        out.fail(node, "keyword arguments to `re.compile`", "pass them by position")
    for flag in node.args[1:]:
        if ast.unparse(flag) not in IGNORE_CASE:
            out.fail(flag, f"flag {ast.unparse(flag)}", "only re.IGNORECASE is lowered")
    if FOREIGN.search(source):
        remedy = "use what both have, and `$` at the end only"
        out.fail(node.args[0], "pattern that JavaScript reads differently", remedy)
    text = "".join(c if " " <= c <= "~" else f"\\u{ord(c):04x}" for c in source)
    text = re.sub(r"\\.|/", lambda match: "\\/" if match[0] == "/" else match[0], text)
    flags = "g" * (node in out.linkage.substituted) + "i" * (len(node.args) > 1)
    out.emit(f"/{text}/{flags}")


def call_pattern(out: Generator, node: ast.Call, function: ast.Attribute) -> None:
    """Emit a method call on a pattern."""
    name, count = function.attr, len(node.args)
    if name == "sub" and count == 2:
        _substitute(out, function.value, *node.args)
    elif name in ("search", "match") and count == 1:
        if name == "match" and not _is_anchored(out, function.value):
            remedy = "add it: JavaScript searches"
            out.fail(node, "`match` with a pattern that does not start with `^`", remedy)
        _search(out, function.value, node.args[0])
    else:
        out.fail(node, f"`{name}` of `{types.PATTERN}`", "use sub, search or match")


def _search(out: Generator, pattern: ast.expr, text: ast.expr) -> None:
    """Emit `exec`; with the flag `g`, it would start where the pattern stopped before."""
    if out.module.pattern(pattern) in out.linkage.substituted:
        out.runtime("$search")
        out.emit("(")
        separated(out, [pattern, text])
    else:
        receiver(out, pattern)
        out.emit(".exec(")
        out.visit(text)
    out.emit(")")


def _substitute(out: Generator, pattern: ast.expr, replacement: ast.expr, text: ast.expr) -> None:
    literal = replacement.value if isinstance(replacement, ast.Constant) else None
    if isinstance(literal, str) and not set(literal) & set("$\\"):
        receiver(out, text)
        out.emit(".replace(")
        separated(out, [pattern, replacement])
    elif out.type_of(replacement).kind is Kind.FUNCTION:
        out.runtime("$sub")
        out.emit("(")
        separated(out, [pattern, replacement, text], [types.PATTERN, REPLACE_MATCH])
    else:
        remedy = "pass a function, or a literal without `$` and `\\`"
        out.fail(replacement, "this replacement", remedy)
    out.emit(")")


def _is_anchored(out: Generator, pattern: ast.expr) -> bool:
    found = out.module.pattern(pattern)
    source = _pattern_source(found) if found else None
    return source is not None and source.startswith("^") and "|" not in source


def _pattern_source(node: ast.expr) -> str | None:
    """Return the literal in `re.compile(literal)`."""
    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == "re.compile":
        source = node.args[0]
        if isinstance(source, ast.Constant) and isinstance(source.value, str):
            return source.value
    return None
