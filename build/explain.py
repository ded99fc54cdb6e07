"""Say what each class of the client is in JavaScript: a function, a class, an object, or nothing.

Each class has a line, followed by one for each reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from build.compiler import Program
from build.compiler.symbols import Class

PROTOCOL = "a protocol: it is only for the type checker"


class Verdict(NamedTuple):
    """What became of a class, and why."""

    path: str
    line: int
    name: str
    kind: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}: {self.name} is {self.kind}"
        return "\n".join(
            [head + ", because" if self.reasons else head, *map("    {}".format, self.reasons)]
        )


def explain(programs: Iterable[Program], name: str) -> str:
    """Return what a class is in JavaScript, and what keeps it from being a function.

    Args:
        programs: a class that is the same in several of them is listed once.
        name: the name of the class; if it is empty, all classes except protocols are listed.

    Returns:
        The text, which is empty if no class has that name.
    """
    # Programs may have reasons of their own.
    reasons: dict[Verdict, dict[str, None]] = {}
    for program in programs:
        for found in _verdicts(program):
            kept = reasons.setdefault(found._replace(reasons=()), {})
            kept.update(dict.fromkeys(found.reasons))
    verdicts = [verdict._replace(reasons=tuple(reasons[verdict])) for verdict in sorted(reasons)]
    return "\n".join(
        str(verdict)
        for verdict in verdicts
        if (verdict.name == name if name else verdict.kind != PROTOCOL)
    )


def _verdicts(program: Program) -> list[Verdict]:
    return [
        Verdict(
            module.path.relative_to(program.root).as_posix(),
            symbol.node.lineno,
            symbol.name,
            _kind(symbol),
            tuple(symbol.objections),
        )
        for module in program.modules
        for symbol in module.symbols.values()
        if isinstance(symbol, Class)
    ]


def _kind(cls: Class) -> str:
    if cls.closure:
        return "a function: its fields are variables, its methods are functions in it"
    if cls.is_literal:
        return "a record: its instances are object literals"
    if cls.is_enum:
        return "an enum: its members are numbers"
    if cls.is_protocol:
        return PROTOCOL
    return f"the host's {cls.native_name}" if cls.native_name else "a prototype class"
