"""Names that JavaScript keeps for itself, and the scopes in which Python names live."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from build.compiler.types import Type

# ECMA-262 3rd edition, 7.5.2, 7.5.3 and the literals; what strict mode forbids; our own globals.
ES3_KEYWORDS = frozenset(
    """
    abstract boolean break byte case catch char class const continue debugger default delete
    do double else enum export extends false final finally float for function goto if
    implements import in instanceof int interface long native new null package private
    protected public return short static super switch synchronized this throw throws
    transient true try typeof var void volatile while with
    """.split()  # noqa: SIM905
)
GLOBALS_IN_USE = frozenset(
    "Array Error Infinity Math NaN Object String SyntaxError TypeError parseInt".split()  # noqa: SIM905
)
STRICT_NAMES = frozenset("arguments await eval let undefined yield".split())  # noqa: SIM905
RESERVED = ES3_KEYWORDS | GLOBALS_IN_USE | STRICT_NAMES
# `for … in` of JScript skips own members of these names, so a class that defines one loses it.
UNENUMERABLE = frozenset(
    """
    constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString
    valueOf
    """.split()  # noqa: SIM905
)


# What a constructor already has, because it is a function.
FUNCTION_MEMBERS = frozenset(
    ["apply", "arguments", "call", "caller", "length", "name", "prototype"]
)


def javascript_name(name: str) -> str:
    """Return a local name that JavaScript accepts; Python has no `$`, so nothing collides."""
    return f"{name}$" if name in RESERVED else name


def member_access(name: str) -> str:
    """Return what follows an object to name its member; ES3 allows no keyword after a dot."""
    return f'["{name}"]' if name in ES3_KEYWORDS else f".{name}"


def property_name(name: str) -> str:
    """Return a member's name in an object literal."""
    return f'"{name}"' if name in ES3_KEYWORDS else name


@dataclass(eq=False)
class Scope:
    """The local names of a function, lambda or comprehension, or (without a node) of the module.

    Attributes:
        types: name -> type, from its parameter, annotation or first assignment.
        local: all names that the scope binds, known before its body is generated.
        declared: names whose `var` has been written.
        is_method: whether `self` is JavaScript's `this` in it.
        self_is_captured: whether an inner function needs `self`.
    """

    node: ast.AST
    parent: Scope | None
    local: set[str]
    types: dict[str, Type] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    is_method: bool = False
    self_is_captured: bool = False
    temporaries: int = 0

    def owner_of(self, name: str) -> Scope | None:
        """Return the scope that binds `name`: this one or one around it."""
        scope: Scope | None = self
        while scope and (name not in scope.local or name in scope.outer):
            scope = scope.parent
        return scope

    def is_constant(self, name: str) -> bool:
        """Return whether a name that this scope binds keeps its first value, even in loops."""
        nodes = list(ast.walk(self.node))
        if any(isinstance(node, ast.Nonlocal) and name in node.names for node in nodes):
            return False
        loops = [node for node in nodes if isinstance(node, ast.For | ast.While)]
        return _bindings(self.node, name) == 1 and not any(_bindings(loop, name) for loop in loops)

    def temporary(self) -> str:
        self.temporaries += 1
        return f"${self.temporaries}"


def _bindings(node: ast.AST, name: str) -> int:
    """Count what binds each name: parameters and assignments."""
    return sum(
        (isinstance(inner, ast.arg) and inner.arg == name)
        or (isinstance(inner, ast.Name) and inner.id == name and isinstance(inner.ctx, ast.Store))
        for inner in ast.walk(node)
    )


def bound_names(function: ast.FunctionDef | ast.Lambda) -> tuple[set[str], set[str]]:
    """Return the names that a function binds itself, and those that it declares `nonlocal`."""
    arguments = function.args
    parameters = {argument.arg for argument in arguments.args}
    if arguments.vararg:
        parameters.add(arguments.vararg.arg)
    binder = _Binder()
    for node in function.body if isinstance(function.body, list) else [function.body]:
        binder.visit(node)
    return (parameters | binder.bound) - binder.outer, binder.outer


class _Binder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.outer: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bound.add(node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.bound.add(node.name)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.outer.update(node.names)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Another scope."""

    def visit_ListComp(self, node: ast.ListComp) -> None:
        """Another scope."""
