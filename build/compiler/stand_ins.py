"""Check that a module which is compiled in place of another has the same names and signatures."""

from __future__ import annotations

from collections.abc import Iterable

from build.compiler.symbols import Function, Namespace
from build.compiler.types import Type


def check_stand_in(original: Namespace, stand_in: Namespace, others: Iterable[Namespace]) -> None:
    """Compare a stand-in with what it replaces, and with what others import from it.

    Raises:
        CompileError: a name is missing, or a function has another signature.
    """
    for module in others:
        for source, name in module.imports.values():
            if source is stand_in and stand_in.resolve(name) is None:
                stand_in.fail(None, f"no `{name}`, which `{module.name}` imports", "define it")
    for name, symbol in stand_in.symbols.items():
        before = original.symbols.get(name)
        if not isinstance(symbol, Function) or not isinstance(before, Function):
            continue
        if _signature(symbol) != _signature(before):
            what = f"another signature of `{name}` than in `{original.name}`"
            stand_in.fail(symbol.node, what, "give both the same")


def _signature(function: Function) -> tuple[list[tuple[str, Type]], Type]:
    parameters = [(parameter.name, parameter.type) for parameter in function.parameters]
    return parameters, function.returns
