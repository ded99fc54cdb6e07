"""Static types, as far as lowering needs them: read from annotations, never guessed.

`declarations` makes them, inference and the generator read them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build.compiler.symbols import Class, Function


@dataclass(frozen=True)
class Type:
    """A type: `kind` is what decides how an operation is lowered.

    Attributes:
        kind: any none bool int float str scalar list tuple dict function class instance pattern
            match error union. `scalar` is one of several scalars, `union` one of other kinds.
        args: element types (list, tuple; dict: of its values), or the types of result and
            parameters (function).
        declaration: the class of an `instance` or `class`, the signature of a known `function`.
        optional: whether `None` is possible too.
    """

    kind: str
    args: tuple[Type, ...] = ()
    declaration: Class | Function | None = None
    optional: bool = False

    @property
    def element(self) -> Type:
        """The type of what iterating or indexing gives."""
        if self.kind == "str":
            return STR
        if self.kind == "tuple" and len(set(self.args)) > 1:
            return ANY
        return self.args[0] if self.args else ANY

    def item(self, index: int) -> Type:
        """The type of the item at a constant index."""
        return self.args[index] if self.kind == "tuple" and index < len(self.args) else self.element

    def is_one_of(self, *kinds: str) -> bool:
        return self.kind in kinds

    def __str__(self) -> str:
        name = self.declaration.name if self.declaration else self.kind
        return f"{name} | None" if self.optional else name


ANY = Type("any")
NONE = Type("none", optional=True)
BOOL = Type("bool")
INT = Type("int")
FLOAT = Type("float")
STR = Type("str")
ERROR = Type("error")
PATTERN = Type("pattern")
MATCH = Type("match")
SCALAR = Type("scalar")
UNION = Type("union")

NUMBERS = ("int", "float")
SCALARS = ("bool", "int", "float", "str", "scalar")
CONTAINERS = ("list", "tuple", "dict")


def list_of(element: Type) -> Type:
    return Type("list", (element,))


def dict_of(value: Type) -> Type:
    return Type("dict", (value,))


def function_to(result: Type, *parameters: Type, declaration: Function | None = None) -> Type:
    return Type("function", (result, *parameters), declaration)


def join(types: list[Type]) -> Type:
    """Give the type of a value that has one of `types`."""
    optional = any(type_.optional for type_ in types)
    kinds = list(dict.fromkeys(replace(type_, optional=False) for type_ in types))
    kinds = [type_ for type_ in kinds if type_.kind != "none"]
    if not kinds:
        return NONE
    first = kinds[0]
    if len(kinds) > 1:
        first = _join_different(kinds)
    return replace(first, optional=optional)


def _join_different(kinds: list[Type]) -> Type:
    if any(type_.kind == "any" for type_ in kinds):
        return ANY
    names = {type_.kind for type_ in kinds}
    if len(names) == 1:
        kind = kinds[0]
        if kind.kind == "list" or kind.kind == "dict":
            return replace(kind, args=(join([type_.element for type_ in kinds]),))
        return Type(kind.kind) if kind.kind in ("tuple", "function") else UNION
    if names <= set(NUMBERS):
        return FLOAT
    return SCALAR if names <= set(SCALARS) else UNION
