"""Modules that are compiled in place of others: they must offer what is imported, as it was.

Enters: a program whose signatures are read. Leaves: nothing, or a `CompileError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build.compiler.symbols import Function
from build.compiler.types import Type

if TYPE_CHECKING:
    from build.compiler.program import Module, Program


def check_stand_ins(program: Program) -> None:
    """Compare the stand-ins in use with what they replace, and with what is asked of them.

    Raises:
        CompileError: for a name that is missing, or a function that was another before.
    """
    for original, name in program.edition.stand_ins.items():
        if name in program.moduleDict:
            stand_in = program.moduleDict[name]
            _check_names(program, stand_in)
            _check_signatures(program.moduleDict[original], stand_in)


def _check_names(program: Program, stand_in: Module) -> None:
    for module in program.moduleDict.values():
        for source, name in module.imports.values():
            if source == stand_in.name and stand_in.resolve(name) is None:
                stand_in.fail(None, f"no `{name}`, which `{module.name}` imports", "define it")


def _check_signatures(original: Module, stand_in: Module) -> None:
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
