"""Regular expressions: `re.compile` at the top of a module, and `sub`, `search` and `match` on it.

Extends `Expressions`; only `calls` extends it.
"""

from __future__ import annotations

import ast
import re

from build.compiler import types
from build.compiler.expressions import Expressions
from build.compiler.types import Kind

# What Python's `re` and ES3 read differently, but for a `$` at the very end.
FOREIGN = re.compile(
    r"\A\Z|\(\?[P<>#aiLmsux]|\\[AZaN]|(?<!\\)\$(?!\Z)|[^\0-\uffff]|\[\^?\]|\{,|[*+?}]\+"
)
IGNORE_CASE = ("re.I", "re.IGNORECASE")
REPLACE_MATCH = types.function_to(types.STR, types.MATCH)


class Patterns(Expressions):
    def emit_pattern(self, node: ast.Call) -> None:
        """Emit `re.compile(...)` as a literal."""
        source = _pattern_source(node)
        if source is None or self.scope.parent:
            remedy = "write `NAME: Final = re.compile(r'…')` at the top of the module"
            self.fail(node, "a use of `re`", remedy)
        if node.keywords:
            self.fail(node, "keyword arguments to `re.compile`", "pass them by position")
        for flag in node.args[1:]:
            if ast.unparse(flag) not in IGNORE_CASE:
                self.fail(flag, f"the flag {ast.unparse(flag)}", "only re.IGNORECASE is lowered")
        if FOREIGN.search(source):
            remedy = "use what both have, and `$` at the end only"
            self.fail(node.args[0], "a pattern that JavaScript reads otherwise", remedy)
        text = "".join(c if " " <= c <= "~" else f"\\u{ord(c):04x}" for c in source)
        text = re.sub(r"\\.|/", lambda match: "\\/" if match[0] == "/" else match[0], text)
        flags = "g" * (node in self.module.program.substituted) + "i" * (len(node.args) > 1)
        self.emit(f"/{text}/{flags}")

    def call_pattern(self, node: ast.Call, function: ast.Attribute) -> None:
        """Emit a method call on a pattern."""
        name, count = function.attr, len(node.args)
        if name == "sub" and count == 2:
            self._substitute(function.value, *node.args)
        elif name in ("search", "match") and count == 1:
            if name == "match" and not self._is_anchored(function.value):
                remedy = "add it: JavaScript searches"
                self.fail(node, "`match` with a pattern that does not start with `^`", remedy)
            self._search(function.value, node.args[0])
        else:
            self.fail(node, f"`{name}` of a pattern", "use sub, search or match")

    def _search(self, pattern: ast.expr, text: ast.expr) -> None:
        """Emit `exec`, which starts where a pattern with the flag `g` has stopped before."""
        is_global = self.module.pattern(pattern) in self.module.program.substituted
        if is_global:
            self.runtime("$search")
            self.emit("(")
            self.separated([pattern, text])
        else:
            self.receiver(pattern)
            self.emit(".exec(")
            self.visit(text)
        self.emit(")")

    def _substitute(self, pattern: ast.expr, replacement: ast.expr, text: ast.expr) -> None:
        literal = replacement.value if isinstance(replacement, ast.Constant) else None
        if isinstance(literal, str) and not set(literal) & set("$\\"):
            self.receiver(text)
            self.emit(".replace(")
            self.separated([pattern, replacement])
        elif self.type_of(replacement).kind is Kind.FUNCTION:
            self.runtime("$sub")
            self.emit("(")
            self.separated([pattern, replacement, text], [types.PATTERN, REPLACE_MATCH])
        else:
            remedy = "pass a function, or a literal without `$` and `\\`"
            self.fail(replacement, "this replacement", remedy)
        self.emit(")")

    def _is_anchored(self, pattern: ast.expr) -> bool:
        found = self.module.pattern(pattern)
        source = _pattern_source(found) if found else None
        return source is not None and source.startswith("^") and "|" not in source


def _pattern_source(node: ast.expr) -> str | None:
    """Give the literal in `re.compile(literal)`."""
    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == "re.compile":
        source = node.args[0]
        if isinstance(source, ast.Constant) and isinstance(source.value, str):
            return source.value
    return None
