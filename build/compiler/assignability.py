"""Whether a value may be put where a type is declared.

mypy is stricter, and knows what a test has narrowed. So this lets through whatever may fit.
"""

from __future__ import annotations

from build.compiler.symbols import Class
from build.compiler.types import SCALARS, Declaration, Kind, Type

# Declared kind -> the other kinds whose values it takes.
WIDER: dict[Kind, tuple[Kind, ...]] = {
    Kind.INT: (Kind.BOOL, Kind.SCALAR),
    Kind.FLOAT: (Kind.BOOL, Kind.INT, Kind.SCALAR),
    Kind.BOOL: (Kind.SCALAR,),
    Kind.STR: (Kind.SCALAR,),
    Kind.SCALAR: SCALARS,
    Kind.LIST: (Kind.TUPLE,),  # `Sequence` and `Iterable` are lists here
    Kind.FUNCTION: (Kind.CLASS,),
}


def fits(given: Type, declared: Type) -> bool:
    """Return whether a value of one type may be one of another."""
    if given.kind is Kind.NONE:
        return declared.optional or declared.kind is Kind.ANY
    kinds = (given.kind, declared.kind)
    if Kind.ANY in kinds or Kind.UNION in kinds:
        return True
    cls = declared.declaration
    if isinstance(cls, Class) and cls.is_protocol and declared.kind is Kind.INSTANCE:
        return True
    if given.kind is not declared.kind:
        return given.kind in WIDER.get(declared.kind, ()) or _is_callable(given, declared)
    if declared.is_one_of(Kind.LIST, Kind.DICT):
        return fits(given.element, declared.element)
    if declared.kind is Kind.INSTANCE and isinstance(given.declaration, Class):
        return given.declaration.is_protocol or _are_related(given.declaration, cls)
    return True


def _are_related(given: Class, declared: Declaration | None) -> bool:
    """Return whether one extends the other: `isinstance` may have shown the narrower one."""
    if not isinstance(declared, Class):
        return False
    return declared in given.family() or given in declared.family()


def _is_callable(given: Type, declared: Type) -> bool:
    cls = given.declaration
    return (
        declared.kind is Kind.FUNCTION
        and isinstance(cls, Class)
        and cls.method("__call__") is not None
    )


def describe(type_: Type) -> str:
    """Return a type as text for a message, with the type of its items."""
    if type_.is_one_of(Kind.LIST, Kind.DICT) and type_.element.kind is not Kind.ANY:
        return f"`{type_}` of {describe(type_.element)}"
    return f"`{type_}`"
