"""Classes that compile to one function: fields are its variables, methods its inner functions.

A class whose `self` never leaves it is replaced by the definition of a function, which the
generator lowers like any other. The function ends by returning the instance: an object of the
public methods, or the method `__call__` itself.

Only the public methods of such an instance are visible from outside, and the minifier shortens
everything else. Each instance has functions of its own, which is right for an object that lives as
long as a connection, and wrong for one that is made for every message.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from symtable import SymbolTable, symtable

from build.compiler.module import Module
from build.compiler.rewriting import CALL, INIT, closure_of
from build.compiler.symbols import Class


def make_closures(modules: list[Module], names: set[str], root: Path) -> None:
    """Rewrite every class that can be a function; note what prevents it for the others.

    Args:
        modules: all modules of the program, declared.
        names: the names at the bundle's top level.
        root: the folder that places are relative to.
    """
    classes = [
        symbol
        for module in modules
        for symbol in module.symbols.values()
        if isinstance(symbol, Class) and not symbol.is_erased
    ]
    demands = _demands(modules, classes, root)
    for cls in classes:
        cls.objections = [*_objections(cls), *demands[cls]]
    for module in modules:
        module.body = [_rewritten(module, statement, names) for statement in module.body]


def _rewritten(module: Module, statement: ast.stmt, names: set[str]) -> ast.stmt:
    cls = module.symbols.get(statement.name) if isinstance(statement, ast.ClassDef) else None
    if not isinstance(cls, Class) or cls.is_erased or cls.objections:
        return statement
    cls.closure = closure_of(cls, {*names, *module.imports, *module.symbols})
    assert cls.closure.node
    return cls.closure.node


# --- what keeps a class from being a function


def _objections(cls: Class) -> Iterator[str]:
    """Yield the features of a class itself that need a prototype."""
    public = [name for name in cls.methods if not name.startswith("_")]
    special = [name for name in cls.methods if name.startswith("__") and name.endswith("__")]
    if cls.base:
        yield f"it derives from `{cls.base.name}`"
    if cls.node.decorator_list:
        yield "it has a decorator"
    if INIT not in cls.methods:
        yield f"it has no `{INIT}`"
    if public and CALL in special:
        yield f"it has public methods beside `{CALL}`"
    if not public and CALL not in special:
        yield f"it has neither a public method nor `{CALL}`"
    yield from _listed("special methods", [name for name in special if name not in (CALL, INIT)])
    yield from _listed("values of the class", cls.constants)
    yield from _listed("static methods", cls.static)
    fields = [name for name in cls.fields if name not in cls.constants]
    yield from _listed("public fields", [name for name in fields if not name.startswith("_")])
    yield from dict.fromkeys(_uses_of_self(cls))
    for name in _hidden_names(cls):
        yield f"`{name}` of `{INIT}` would hide the `{name}` that a method uses"


def _listed(what: str, names: Iterable[str]) -> Iterator[str]:
    if names:
        yield f"it has {what}: {', '.join(f'`{name}`' for name in sorted(names))}"


def _uses_of_self(cls: Class) -> Iterator[str]:
    """Yield the uses of `self` that neither take a declared member nor call the instance."""
    members = {
        id(node.value): node for node in ast.walk(cls.node) if isinstance(node, ast.Attribute)
    }
    methods = [item for item in cls.node.body if isinstance(item, ast.FunctionDef)]
    own = {id(argument) for method in methods for argument in method.args.args[:1]}
    for node in ast.walk(cls.node):
        if isinstance(node, ast.arg) and node.arg == "self" and id(node) not in own:
            yield f"line {node.lineno} has another `self`"
        if not isinstance(node, ast.Name) or node.id != "self":
            continue
        member = members.get(id(node))
        if member is None:
            if CALL not in cls.methods or not isinstance(node.ctx, ast.Load):
                yield f"`self` leaves it in line {node.lineno}"
        elif member.attr == INIT or not (cls.field(member.attr) or cls.method(member.attr)):
            yield f"it has no `{member.attr}`, which line {node.lineno} takes of `self`"
        elif member.attr in cls.methods and not isinstance(member.ctx, ast.Load):
            yield f"line {node.lineno} assigns the method `{member.attr}`"


def _hidden_names(cls: Class) -> list[str]:
    """Return the locals of `__init__` that are global names to another method."""
    table = symtable(ast.unparse(cls.node), cls.name, "exec").get_children()[0]
    methods = {method.get_name(): method for method in table.get_children()}
    constructor = methods.pop(INIT, None)
    if constructor is None:
        return []
    needed = {name for method in methods.values() for name in _global_names(method)}
    return [
        name
        for name in constructor.get_identifiers()
        if name in needed and constructor.lookup(name).is_local()
    ]


def _global_names(table: SymbolTable) -> Iterator[str]:
    yield from (symbol.get_name() for symbol in table.get_symbols() if symbol.is_global())
    for inner in table.get_children():
        yield from _global_names(inner)


# --- what the rest of the program needs a prototype for


def _demands(modules: list[Module], classes: list[Class], root: Path) -> dict[Class, list[str]]:
    """Return what derives from a class, tests for its instances or takes a member of the class."""
    found: dict[Class, dict[str, str]] = defaultdict(dict)
    for cls in classes:
        if cls.base:
            found[cls.base][cls.name] = f"`{cls.name}` derives from it"
    for module in modules:
        place = module.path.relative_to(root).as_posix()
        for statement in module.body:
            for node in ast.walk(statement):
                for name, what in _class_uses(node):
                    symbol = module.resolve(name.id)
                    if isinstance(symbol, Class):
                        found[symbol].setdefault(what, f"{place}:{name.lineno} {what}")
    return {cls: list(found[cls].values()) for cls in classes}


def _class_uses(node: ast.AST) -> Iterator[tuple[ast.Name, str]]:
    """Yield the names in a node that may be classes, and what the node does with them."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield node.value, f"takes its `{node.attr}`"
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance" and node.args:
        for part in ast.walk(node.args[-1]):
            if isinstance(part, ast.Name):
                yield part, "tests for its instances"
