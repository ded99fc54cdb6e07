"""The base of the generator: positioned output, scopes, and a dispatch that denies by default.

Enters: a module. Leaves: fragments. Only `expressions` extends it.
"""

from __future__ import annotations

import ast
from typing import NoReturn

from build.compiler import transcrypt, types
from build.compiler.built_ins import BUILTIN_NAMES, INSTEAD
from build.compiler.errors import CompileError
from build.compiler.fragments import Fragment
from build.compiler.inference import Inference
from build.compiler.names import Scope
from build.compiler.program import Module
from build.compiler.types import Kind, Type

# What to write in place of a node that is not lowered.
REMEDIES: dict[str, str] = {
    "Assert": "raise an error",
    "AsyncFunctionDef": "take a callback",
    "Await": "take a callback",
    "Bytes": "use a str",
    "ClassDef": "define the class at the top level of its module",
    "Delete": "only `del mapping[key]`",
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


class Emitter(transcrypt.compiler.Generator):
    """Emit fragments for the nodes that a subclass lowers, and refuse all others."""

    node: ast.AST | None = None
    lineNrString = ""  # noqa: N815 (Transcrypt's line-level map, which ours replaces)

    def __init__(self, module: Module) -> None:
        # Transcrypt generates while it constructs, and hides the traceback of any error there:
        # give it nothing to generate.
        tree, module.parseTree = module.parseTree, ast.Module([], [])
        super().__init__(module)
        module.parseTree = tree
        self.module = module
        self.scope = Scope(tree, None, set())
        self.inference = Inference(module, self.local_type)
        self.output: list[Fragment] = []

    def visit(self, node: ast.AST) -> None:
        """Lower a node, with what it emits positioned at it."""
        outer, self.node = self.node, node if hasattr(node, "lineno") else self.node
        lower = getattr(self, f"visit_{type(node).__name__}", None)
        if lower is None or getattr(lower, "__module__", "").startswith("org.transcrypt"):
            kind = type(node).__name__
            self.fail(node, f"`{kind}` is not lowered to JavaScript", REMEDIES.get(kind, ""))
        lower(node)
        self.node = outer

    expected = types.ANY

    def visit_as(self, node: ast.expr, type_: Type) -> None:
        """Lower an expression where `type_` is expected, which types a lambda's parameters."""
        self.expected = type_ if isinstance(node, ast.Lambda) else types.ANY
        owner = self.type_of(node.value) if isinstance(node, ast.Attribute) else types.NONE
        if type_.kind is Kind.FUNCTION and owner.kind is Kind.ANY:
            remedy = "declare it in a Protocol, or call it in a lambda"
            self.fail(node, "a method of a value of unknown type, which loses `this`", remedy)
        self.visit(node)

    def visit_Module(self, node: ast.Module) -> None:
        """Nothing: statements are visited one by one, when every module has been declared."""

    def emit(
        self, text: str, name: str | None = None, position: tuple[int, int] | None = None
    ) -> None:
        """Append text that stands for the node that is visited, or for another position."""
        if position is None and self.node is not None:
            position = (getattr(self.node, "lineno", 1), getattr(self.node, "col_offset", 0))
        self.output.append(Fragment(text, position, name))

    def new_line(self) -> None:
        self.output.append(Fragment("\n" + "  " * self.indentLevel))

    def fail(self, node: ast.AST | None, what: str, remedy: str = "") -> NoReturn:
        raise CompileError(self.module.path, node or self.node, what, remedy)

    def fail_undefined(self, node: ast.Name) -> NoReturn:
        if node.id in BUILTIN_NAMES:
            self.fail(node, f"the built-in `{node.id}` as a value", "call it in a function")
        if node.id in INSTEAD:
            self.fail(node, f"the built-in `{node.id}` has no lowering here", INSTEAD[node.id])
        self.fail(node, f"undefined name `{node.id}`", "define or import it")

    def runtime(self, name: str) -> None:
        """Emit the name of a runtime function, and have it put into the script."""
        if name not in self.module.program.runtime:
            self.module.program.runtime.append(name)
        self.emit(name)

    def type_of(self, node: ast.expr) -> Type:
        return self.inference.type_of(node)

    def local_type(self, name: str) -> Type | None:
        scope: Scope | None = self.scope
        while scope:
            if name in scope.types and name not in scope.outer:
                return scope.types[name]
            scope = scope.parent
        return None
