"""What a module declares at its top level: functions, classes, constants, type aliases.

The declarations become symbols in the module's namespace, in three passes over all modules of the
program: first the names, then the signatures, then the fields that are not annotated.
"""

from __future__ import annotations

import ast

from build.compiler import types
from build.compiler.annotations import GENERIC, read_signature, signature, type_of
from build.compiler.inference import infer
from build.compiler.symbols import Alias, Class, Constant, Function, Namespace
from build.compiler.types import Kind, Type

PLAIN_RECORD = "it is an object literal, without a class; give it a method"
ONLY_DECORATORS = "only @staticmethod, @dataclass, @new_optional and @native are lowered"
ONE_EACH = "write `NAME: Final = value` for each"


# --- the names


def declare(module: Namespace, statement: ast.stmt) -> None:
    """Register the name that a top-level statement binds, if it binds one."""
    name = getattr(statement, "name", None)
    if name in module.symbols:
        module.fail(statement, f"second definition of `{name}`", "give it another name")
    if isinstance(statement, ast.ClassDef):
        module.symbols[statement.name] = Class(statement.name, module, statement)
    elif isinstance(statement, ast.FunctionDef):
        module.symbols[statement.name] = Function(statement.name, module, statement, [], types.ANY)
    elif isinstance(statement, ast.AnnAssign | ast.Assign):
        _declare_constant(module, statement)


def _declare_constant(module: Namespace, statement: ast.AnnAssign | ast.Assign) -> None:
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
    target, value = targets[0], statement.value
    if len(targets) > 1 or not isinstance(target, ast.Name) or value is None:
        module.fail(statement, "top-level assignment", ONE_EACH)
    annotation = statement.annotation if isinstance(statement, ast.AnnAssign) else None
    if _is_type_expression(annotation, value):
        module.symbols[target.id] = Alias(target.id, module, value)
    else:
        module.symbols[target.id] = Constant(target.id, module, value, None)


def _is_type_expression(annotation: ast.expr | None, value: ast.expr) -> bool:
    if annotation is not None:
        return _names(annotation, "TypeAlias")
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.BitOr)
    return (
        isinstance(value, ast.Subscript)
        and isinstance(value.value, ast.Name)
        and (value.value.id in GENERIC or value.value.id == "Literal")
    )


# --- the signatures


def read_annotations(module: Namespace, statement: ast.stmt) -> None:
    """Read what a top-level statement annotates: a function, a class's members, or a constant."""
    name = getattr(statement, "name", "")
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        name = statement.target.id
    symbol = module.symbols.get(name)
    if isinstance(symbol, Function) and symbol.node:
        read_signature(symbol, symbol.node)
    elif isinstance(symbol, Class):
        _read_class(symbol)
    elif (
        isinstance(symbol, Constant)
        and isinstance(statement, ast.AnnAssign)
        and not _is_bare_final(statement.annotation)
    ):
        symbol.type = type_of(module, statement.annotation)


def _read_class(cls: Class) -> None:
    for decorator in cls.node.decorator_list:
        _read_decorator(cls, decorator)
    _read_bases(cls)
    for statement in cls.node.body:
        if isinstance(statement, ast.FunctionDef):
            _read_method(cls, statement)
        elif isinstance(statement, ast.AnnAssign | ast.Assign):
            _read_field(cls, statement)
        elif not isinstance(statement, ast.Expr | ast.Pass):
            cls.module.fail(statement, "this statement in a class", "put it into a method")
    if cls.is_enum and (cls.methods or any(cls.number(name) is None for name in cls.constants)):
        cls.module.fail(
            cls.node, "`IntEnum` with members other than numbers", "write `NAME = 1` for each"
        )
    if "__init__" in cls.methods:
        for inner in ast.walk(cls.node):
            if isinstance(inner, ast.AnnAssign) and (own := _own_attribute(inner.target)):
                cls.fields[own] = type_of(cls.module, inner.annotation)


def _read_decorator(cls: Class, decorator: ast.expr) -> None:
    call = decorator if isinstance(decorator, ast.Call) else None
    name = call.func if call else decorator
    argument = call.args[0] if call and len(call.args) == 1 else None
    if _names(name, "dataclass"):
        cls.is_record = True
    elif _names(name, "new_optional"):
        cls.is_new_optional = True
    elif (
        _names(name, "native")
        and isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
    ):
        cls.native_name = argument.value
    else:
        cls.module.fail(decorator, "decorator", ONLY_DECORATORS)


def _read_bases(cls: Class) -> None:
    module, node = cls.module, cls.node
    cls.is_protocol = any(_names(base, "Protocol") for base in node.bases)
    cls.is_enum = any(_names(base, "IntEnum") for base in node.bases)
    bases = [base for base in node.bases if not _names(base, "Protocol", "IntEnum")]
    if len(bases) > 1 or node.keywords:
        module.fail(node, "several bases or a metaclass", "derive from one class at most")
    for base in bases:
        found = module.resolve(base.id) if isinstance(base, ast.Name) else None
        if not isinstance(found, Class):
            module.fail(base, "base that is not a class of this program", "name one, or none")
        if found.is_literal:
            module.fail(base, f"record `{found.name}` as a base", PLAIN_RECORD)
        cls.base = found


def _read_method(cls: Class, node: ast.FunctionDef) -> None:
    for decorator in node.decorator_list:
        if not _names(decorator, "staticmethod"):
            cls.module.fail(decorator, "decorator", ONLY_DECORATORS)
    is_static = bool(node.decorator_list)
    cls.methods[node.name] = signature(cls.module, node, skip_first=not is_static)
    if is_static:
        cls.static.add(node.name)


def _read_field(cls: Class, statement: ast.AnnAssign | ast.Assign) -> None:
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
    target = targets[0]
    if len(targets) > 1 or not isinstance(target, ast.Name):
        cls.module.fail(statement, "this assignment in a class", "write `name = value` for each")
    name = target.id
    cls.positions[name] = (statement.lineno, statement.col_offset)
    if statement.value:
        cls.constants[name] = statement.value
    if cls.is_enum:
        cls.finals.add(name)
    if isinstance(statement, ast.AnnAssign):
        if _names(statement.annotation, "Final") and statement.value:
            cls.finals.add(name)
        if not (_is_bare_final(statement.annotation) and statement.value):
            cls.fields[name] = type_of(cls.module, statement.annotation)


# --- the fields that are not annotated


def infer_fields(cls: Class) -> None:
    """Infer a class's fields, when every signature of the program is known."""
    for name, value in cls.constants.items():
        if name not in cls.fields:
            cls.fields[name] = infer(cls.module, value)
    constructor = cls.methods.get("__init__")
    if constructor is None or constructor.node is None:
        return
    known = {parameter.name: parameter.type for parameter in constructor.parameters}
    known["self"] = Type(Kind.INSTANCE, declaration=cls)
    for node in ast.walk(constructor.node):
        own = _own_attribute(node.targets[0]) if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and own and cls.field(own) is None:
            cls.fields[own] = infer(cls.module, node.value, known)
            if cls.fields[own].kind is Kind.NONE:
                cls.module.fail(node, "field that starts as None", "annotate it")


def _names(node: ast.expr, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _is_bare_final(annotation: ast.expr) -> bool:
    return _names(annotation, "Final") or _names(annotation, "ClassVar")


def _own_attribute(node: ast.expr) -> str | None:
    """Return the name in `self.name`."""
    return node.attr if isinstance(node, ast.Attribute) and _names(node.value, "self") else None
