"""What a name at the top level of a module stands for: a function, class, constant or alias.

`declarations` makes them; inference and the lowerings read them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeAlias

from build.compiler import types
from build.compiler.errors import CompileError
from build.compiler.types import Declaration, Type


class Namespace:
    """The names at the top level of one module.

    Attributes:
        symbols: what the module declares itself.
        imports: local name -> (the namespace that it comes from, its name there); `None` stands for
            the host module.
        members: nodes that stand for a member of a class that became a function -> its name.
    """

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self.symbols: dict[str, Symbol] = {}
        self.imports: dict[str, tuple[Namespace | None, str]] = {}
        self.members: dict[ast.AST, str] = {}

    def resolve(self, name: str) -> Symbol | None:
        """Return the symbol that a declared or imported name stands for."""
        if name in self.symbols or name not in self.imports:
            return self.symbols.get(name)
        source, original = self.imports[name]
        return source.resolve(original) if source else Intrinsic(original)

    def pattern(self, node: ast.expr) -> ast.expr | None:
        """Return the value of the constant that `node` names."""
        symbol = self.resolve(node.id) if isinstance(node, ast.Name) else None
        return symbol.value if isinstance(symbol, Constant) else None

    def fail(self, node: ast.AST | None, what: str, remedy: str = "") -> NoReturn:
        raise CompileError(self.path, node, what, remedy)


@dataclass(eq=False)
class Parameter:
    name: str
    type: Type
    default: ast.expr | None = None
    position: tuple[int, int] | None = None


@dataclass(eq=False)
class Function(Declaration):
    name: str
    module: Namespace
    node: ast.FunctionDef | None
    parameters: list[Parameter]
    returns: Type
    rest: Parameter | None = None


@dataclass(eq=False)
class Class(Declaration):
    """A class.

    Attributes:
        objections: what prevents it from being a function in JavaScript.
        closure: the function that it is in JavaScript, if there are no objections.
    """

    name: str
    module: Namespace
    node: ast.ClassDef
    base: Class | None = None
    fields: dict[str, Type] = field(default_factory=dict)
    methods: dict[str, Function] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    finals: set[str] = field(default_factory=set)
    static: set[str] = field(default_factory=set)
    positions: dict[str, tuple[int, int]] = field(default_factory=dict)
    is_record: bool = False
    is_protocol: bool = False
    is_enum: bool = False
    is_new_optional: bool = False
    native_name: str = ""
    objections: list[str] = field(default_factory=list)
    closure: Function | None = None

    def family(self) -> Iterator[Class]:
        """Yield this class and its bases, nearest first."""
        current: Class | None = self
        while current:
            yield current
            current = current.base

    def field(self, name: str) -> Type | None:
        return next((cls.fields[name] for cls in self.family() if name in cls.fields), None)

    def method(self, name: str) -> Function | None:
        return next((cls.methods[name] for cls in self.family() if name in cls.methods), None)

    def number(self, name: str) -> int | None:
        """Return the number that a final member always is, since it is shorter than the name."""
        cls = next((cls for cls in self.family() if name in cls.finals), None)
        return _number(cls.constants[name]) if cls else None

    @property
    def is_literal(self) -> bool:
        """Return whether its instances are object literals: it has nothing but fields."""
        return self.is_record and not self.base and not self.methods

    @property
    def is_erased(self) -> bool:
        """Return whether it exists only for the type checker."""
        return self.is_protocol or self.is_enum or self.is_literal or bool(self.native_name)

    @property
    def extends_native(self) -> bool:
        """Return whether a class of the realm makes its instances."""
        return any(cls.native_name for cls in self.family())

    @property
    def position(self) -> tuple[int, int]:
        """Return the position of its name."""
        return self.node.lineno, self.node.col_offset + len("class ")

    def owner_of(self, name: str) -> Class:
        """Return the class that declares a member."""
        return next(cls for cls in self.family() if name in cls.fields or name in cls.methods)

    def is_static(self, name: str) -> bool:
        return any(name in cls.static for cls in self.family())

    @property
    def constructor(self) -> Function:
        """Return the signature of a call: that of `__init__`, or a record's fields in order."""
        found = self.method("__init__")
        if found:
            return found
        parameters = [
            Parameter(name, cls.fields[name], cls.constants.get(name), cls.positions[name])
            for cls in reversed(list(self.family()))
            if cls.is_record
            for name in cls.fields
        ]
        return Function(self.name, self.module, None, parameters, types.NONE)


@dataclass(eq=False)
class Constant:
    """A top-level value; its type is inferred from `value` where no annotation gives it."""

    name: str
    module: Namespace
    value: ast.expr
    type: Type | None

    @property
    def number(self) -> int | None:
        """Return the number that it is, if it is one, since that is shorter than its name."""
        return _number(self.value)


@dataclass(eq=False)
class Alias:
    """A name for a type, which exists only for the type checker."""

    name: str
    module: Namespace
    value: ast.expr


@dataclass(eq=False)
class Intrinsic:
    """A name of the host module, which is lowered in its own way."""

    name: str


Symbol: TypeAlias = Function | Class | Constant | Alias | Intrinsic


def _number(node: ast.expr) -> int | None:
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None
