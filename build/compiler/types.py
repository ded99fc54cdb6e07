"""Static types, as far as lowering needs them: read from annotations, never guessed.

`annotations` makes them, inference and the lowerings read them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """What decides how an operation on a value is lowered."""

    ANY = "Any"  # a value of the host
    NONE = "None"
    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    STR = "str"
    SCALAR = "scalar"  # one of several of bool, int, float and str
    LIST = "list"
    TUPLE = "tuple"
    DICT = "dict"
    FUNCTION = "Callable"
    CLASS = "type"
    INSTANCE = "instance"
    PATTERN = "re.Pattern"
    MATCH = "re.Match"
    ERROR = "Exception"
    UNION = "union"  # one of several kinds that are not all scalar

    def __str__(self) -> str:
        return self.value


class Declaration:
    """What a type can refer to: a class or a function of the program (`symbols`)."""

    name: str


@dataclass(frozen=True)
class Type:
    """A type.

    Attributes:
        kind: what sort of value it is.
        args: element types (list, tuple; dict: of its values), or the types of result and
            parameters (function).
        declaration: the class of an `instance` or `class`, the signature of a known `function`.
        optional: whether `None` is possible too.
    """

    kind: Kind
    args: tuple[Type, ...] = ()
    declaration: Declaration | None = None
    optional: bool = False

    @property
    def element(self) -> Type:
        """Return the type of the items that iterating or indexing gives."""
        if self.kind is Kind.STR:
            return STR
        if self.kind is Kind.TUPLE and len(set(self.args)) > 1:
            return ANY
        return self.args[0] if self.args else ANY

    def item(self, index: int) -> Type:
        """Return the type of the item at a constant index."""
        return (
            self.args[index] if self.kind is Kind.TUPLE and index < len(self.args) else self.element
        )

    def is_one_of(self, *kinds: Kind) -> bool:
        return self.kind in kinds

    def __str__(self) -> str:
        name = self.declaration.name if self.declaration else str(self.kind)
        return f"{name} | None" if self.optional and self.kind is not Kind.NONE else name


ANY = Type(Kind.ANY)
NONE = Type(Kind.NONE, optional=True)
BOOL = Type(Kind.BOOL)
INT = Type(Kind.INT)
FLOAT = Type(Kind.FLOAT)
STR = Type(Kind.STR)
ERROR = Type(Kind.ERROR)
PATTERN = Type(Kind.PATTERN)
MATCH = Type(Kind.MATCH)
SCALAR = Type(Kind.SCALAR)
# As the last parameter of a function: it takes any number of arguments.
REST = Type(Kind.TUPLE, (ANY,))
UNION = Type(Kind.UNION)

NUMBERS = (Kind.INT, Kind.FLOAT)
SCALARS = (Kind.BOOL, Kind.INT, Kind.FLOAT, Kind.STR, Kind.SCALAR)
CONTAINERS = (Kind.LIST, Kind.TUPLE, Kind.DICT)


def list_of(element: Type) -> Type:
    return Type(Kind.LIST, (element,))


def tuple_of(elements: list[Type]) -> Type:
    """Return a tuple's type; `REST` at the end says that the first stands for any number."""
    return Type(Kind.TUPLE, tuple(element for element in elements if element is not REST))


def dict_of(value: Type) -> Type:
    return Type(Kind.DICT, (value,))


def function_to(result: Type, *parameters: Type, declaration: Declaration | None = None) -> Type:
    return Type(Kind.FUNCTION, (result, *parameters), declaration)


def join(types: list[Type]) -> Type:
    """Return the type of a value whose type is one of `types`."""
    optional = any(type_.optional for type_ in types)
    kinds = list(dict.fromkeys(replace(type_, optional=False) for type_ in types))
    kinds = [type_ for type_ in kinds if type_.kind is not Kind.NONE]
    if not kinds:
        return NONE
    first = kinds[0]
    if len(kinds) > 1:
        first = _join_different(kinds)
    return replace(first, optional=optional)


def _join_different(kinds: list[Type]) -> Type:
    if any(type_.kind is Kind.ANY for type_ in kinds):
        return ANY
    names = {type_.kind for type_ in kinds}
    if len(names) == 1:
        kind = kinds[0]
        if kind.kind is Kind.LIST or kind.kind is Kind.DICT:
            return replace(kind, args=(join([type_.element for type_ in kinds]),))
        return Type(kind.kind) if kind.kind in (Kind.TUPLE, Kind.FUNCTION) else UNION
    if names <= set(NUMBERS):
        return FLOAT
    return SCALAR if names <= set(SCALARS) else UNION
