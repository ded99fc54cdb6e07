"""The tables of lowerings, one row for each construct, and the state that they write to.

The rows are in `lowering`; a node without a row is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from build.compiler import transcrypt, types
from build.compiler.assignability import describe, fits
from build.compiler.edition import Edition
from build.compiler.errors import Findings
from build.compiler.fragments import Fragment
from build.compiler.inference import Inference
from build.compiler.module import Module
from build.compiler.names import Scope
from build.compiler.symbols import Class
from build.compiler.types import Kind, Type

# Node type -> the function that lowers it: `lower_if(out, node)`, where `out` is a `Generator`.
LOWERINGS: dict[type[ast.AST], Callable[..., None]] = {}
# The same, for what is shorter in ES2015.
ES2015: dict[type[ast.AST], Callable[..., None]] = {}
Lower = TypeVar("Lower", bound=Callable[..., None])

# Node type -> what to write instead, for some that have no row.
REMEDIES: dict[str, str] = {
    "Assert": "raise an error",
    "AsyncFor": "take a callback",
    "AsyncFunctionDef": "take a callback",
    "AsyncWith": "write try and finally",
    "Await": "take a callback",
    "DictComp": "fill a dict in a loop",
    "GeneratorExp": "write a list comprehension",
    "Global": "keep state in an object that is passed on",
    "Import": "import names at the top of the module",
    "ImportFrom": "import names at the top of the module",
    "Match": "write if and elif",
    "NamedExpr": "assign first",
    "Set": "use a dict with True as values",
    "SetComp": "use a dict with True as values",
    "Slice": "write x[a:b]",
    "Starred": "unpack in a call, as the last argument, or in a list display",
    "TryStar": "write try and except",
    "With": "write try and finally",
    "Yield": "take a callback",
    "YieldFrom": "take a callback",
}


def lowers(
    *kinds: type[ast.AST], rows: dict[type[ast.AST], Callable[..., None]] = LOWERINGS
) -> Callable[[Lower], Lower]:
    """Enter the decorated function into `rows` for nodes of `kinds`."""

    def enter(lower: Lower) -> Lower:
        rows.update(dict.fromkeys(kinds, lower))
        return lower

    return enter


@dataclass
class Linkage:
    """What the generation of all modules shares.

    Attributes:
        edition: which JavaScript is written.
        modules: all modules, in the order in which they run.
        names: (module, name at its top level) -> its name in the bundle.
        substituted: the patterns that `sub` is called on, which need the flag `g`.
        runtime: names of the runtime functions in use, which the generation adds to.
        findings: the errors, which it adds to as well.
    """

    edition: Edition
    modules: list[Module]
    names: dict[tuple[str, str], str]
    substituted: set[ast.expr]
    runtime: list[str]
    findings: Findings


class Generator(transcrypt.compiler.Generator):
    """The state of one module's generation, which every row gets as `out`.

    Attributes:
        output: what has been emitted.
        node: the node that is being lowered.
        statement: the top-level statement that it is part of.
        scope: the local names around it.
        cls: the class that it is part of.
        caught: the JavaScript name of the error in an except block around it.
    """

    lineNrString = ""  # noqa: N815 (Transcrypt's line-level map, which ours replaces)

    def __init__(self, module: Module, linkage: Linkage) -> None:
        self.module = module
        self.linkage = linkage
        self.is_es2015 = linkage.edition.is_es2015
        self.rows = {**LOWERINGS, **ES2015} if self.is_es2015 else LOWERINGS
        self.inference = Inference(module, self.local_type)
        self.output: list[Fragment] = []
        self.node: ast.AST | None = None
        self.statement: ast.stmt | None = None
        self.scope = Scope(module.parseTree, None, set())
        self.cls: Class | None = None
        self.caught: str | None = None
        self._expected: dict[ast.expr, Type] = {}
        super().__init__(module)

    def generate(self) -> list[Fragment]:
        """Generate the module's top level, a fragment list that starts with a new line."""
        self.visit(ast.Module(self.module.body, []))
        return self.output

    # --- lowering

    def visit(self, node: ast.AST) -> None:
        """Lower a node by its row, and position what it emits at the node."""
        lower = self.rows.get(type(node))
        if lower is None:
            kind = type(node).__name__
            self.fail(node, f"`{kind}` is not lowered to JavaScript", REMEDIES.get(kind, ""))
        with self.at(node if hasattr(node, "lineno") else self.node):
            lower(self, node)

    def visit_as(self, node: ast.expr, type_: Type) -> None:
        """Lower an expression in a place of type `type_`, which types a lambda's parameters."""
        self._refuse_unbound(node, type_)
        self.check_type(node, self.type_of(node), type_)
        self._expected[node] = type_
        self.visit(node)

    def _refuse_unbound(self, node: ast.expr, type_: Type) -> None:
        """Refuse a host's method where a function is expected: without a call it loses `this`."""
        if isinstance(node, ast.List | ast.Tuple):
            for index, item in enumerate(node.elts):
                self._refuse_unbound(item, type_.item(index))
        elif isinstance(node, ast.Dict):
            for value in node.values:
                self._refuse_unbound(value, type_.element)
        elif isinstance(node, ast.IfExp):
            self._refuse_unbound(node.body, type_)
            self._refuse_unbound(node.orelse, type_)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                self._refuse_unbound(value, type_)
        elif (
            isinstance(node, ast.Attribute)
            and type_.kind is Kind.FUNCTION
            and self.type_of(node.value).kind is Kind.ANY
        ):
            remedy = "declare it in a Protocol, or call it in a lambda"
            self.fail(node, "method of a value of unknown type, which loses `this`", remedy)

    def check_type(self, node: ast.AST, given: Type, declared: Type) -> None:
        """Refuse a value that cannot be of the type that is declared for it."""
        if not fits(given, declared):
            what = f"{describe(given)} where {describe(declared)} is declared"
            self.fail(node, what, "convert it, or correct the annotation")

    def expected(self, node: ast.expr) -> Type:
        """Return the type that is expected in the place of an expression."""
        return self._expected.get(node, types.ANY)

    # --- writing

    def emit(
        self, text: str, name: str | None = None, position: tuple[int, int] | None = None
    ) -> None:
        """Append text for the node that is being visited, or for another position."""
        if position is None and self.node is not None:
            position = (getattr(self.node, "lineno", 1), getattr(self.node, "col_offset", 0))
        if name and name.startswith("$"):  # The compiler's own: no name in Python.
            name = None
        self.output.append(Fragment(text, position, name))

    def new_line(self) -> None:
        self.output.append(Fragment("\n" + "  " * self.indentLevel))

    def runtime(self, name: str) -> None:
        """Emit the name of a runtime function, and include that function in the script."""
        if name not in self.linkage.runtime:
            self.linkage.runtime.append(name)
        self.emit(name)

    def fail(self, node: ast.AST | None, what: str, remedy: str = "") -> NoReturn:
        self.module.fail(node or self.node, what, remedy)

    # --- places: leaving one restores the state before it, even after an error

    @contextmanager
    def at(self, node: ast.AST | None) -> Iterator[None]:
        """Position what is emitted at `node`."""
        outer, self.node = self.node, node
        try:
            yield
        finally:
            self.node = outer

    @contextmanager
    def within(self, scope: Scope) -> Iterator[None]:
        """Enter a scope."""
        outer, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = outer

    @contextmanager
    def members_of(self, cls: Class) -> Iterator[None]:
        """Enter a class."""
        self.cls = cls
        try:
            yield
        finally:
            self.cls = None

    @contextmanager
    def catching(self, name: str) -> Iterator[None]:
        """Enter an except block, whose error is called `name` in JavaScript."""
        outer, self.caught = self.caught, name
        try:
            yield
        finally:
            self.caught = outer

    @contextmanager
    def indented(self) -> Iterator[None]:
        self.indent()
        try:
            yield
        finally:
            self.dedent()

    # --- types

    def type_of(self, node: ast.expr) -> Type:
        return self.inference.type_of(node)

    def local_type(self, name: str) -> Type | None:
        scope: Scope | None = self.scope
        while scope:
            if name in scope.types and name not in scope.outer:
                return scope.types[name]
            scope = scope.parent
        return None
