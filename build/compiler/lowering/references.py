"""Names, members and indexes: the ways to reach a value."""

from __future__ import annotations

import ast

from build.compiler.built_ins import BUILTIN_NAMES, INSTEAD, PYTHON_ONLY
from build.compiler.declarations import PLAIN_RECORD
from build.compiler.generator import Generator, lowers
from build.compiler.lowering.parts import receiver, separated
from build.compiler.names import javascript_name, member_access
from build.compiler.symbols import Alias, Class, Constant, Function, Intrinsic
from build.compiler.types import Kind, Type

# --- names


@lowers(ast.Name)
def lower_name(out: Generator, node: ast.Name) -> None:
    owner = out.scope.owner_of(node.id)
    symbol = None if owner else out.module.resolve(node.id)
    if owner and owner.is_method and node.id == "self":
        out.emit(self_name(out), "self")
    elif owner:
        out.emit(javascript_name(node.id), out.module.members.get(node, node.id))
    elif isinstance(symbol, Intrinsic):
        if symbol.name != "window":
            out.fail(node, f"`{node.id}` of the host module outside of a call", "call it")
        out.emit("$window", node.id)
    elif symbol is None or isinstance(symbol, Alias):
        fail_undefined(out, node)
    else:
        name = top_level_name(out, symbol, node)
        number = symbol.number if isinstance(symbol, Constant) else None
        if number is None or not isinstance(node.ctx, ast.Load):
            out.emit(name, node.id)
        else:
            out.visit(ast.copy_location(ast.Constant(number), node))


def self_name(out: Generator) -> str:
    """Return the name of the instance here; in ES3 an inner function has to capture it."""
    owner = out.scope.owner_of("self")
    if owner is out.scope or out.is_es2015:
        return "this"
    if owner:
        owner.self_is_captured = True
    return "self"


def top_level_name(out: Generator, symbol: Class | Constant | Function, node: ast.AST) -> str:
    """Return the bundle-wide name of a symbol, which no local name around `node` may hide."""
    if isinstance(symbol, Class) and symbol.native_name:
        return f"$window.{symbol.native_name}"
    if isinstance(symbol, Class) and symbol.is_literal:
        out.fail(node, f"record `{symbol.name}` as a value", PLAIN_RECORD)
    if isinstance(symbol, Class) and symbol.is_enum:
        out.fail(node, f"enum `{symbol.name}` as a value", "name one of its members")
    name = out.linkage.names.get((symbol.module.name, symbol.name))
    if name is None:
        what = f"`{symbol.name}`, which exists for the type checker only, as a value"
        out.fail(node, what, "import it outside of `if TYPE_CHECKING`, and not a Protocol")
    scope = out.scope
    while scope.parent:
        if name in {javascript_name(local) for local in scope.local - scope.outer}:
            what = f"local name that hides `{name}` of another module"
            out.fail(node, what, "rename the local")
        scope = scope.parent
    if scope is out.scope and not isinstance(symbol, Function):
        order = [module.name for module in out.linkage.modules]
        if order.index(symbol.module.name) > order.index(out.module.name):
            what = f"`{name}` is used before its module has run"
            out.fail(node, what, "break the import cycle")
    return name


def fail_undefined(out: Generator, node: ast.Name) -> None:
    """Refuse a name that stands for nothing at run time."""
    if node.id in BUILTIN_NAMES:
        out.fail(node, f"built-in `{node.id}` as a value", "call it in a function")
    if node.id in INSTEAD:
        out.fail(node, f"built-in `{node.id}` has no lowering here", INSTEAD[node.id])
    out.fail(node, f"undefined name `{node.id}`", "define or import it")


# --- members


@lowers(ast.Attribute)
def lower_attribute(out: Generator, node: ast.Attribute) -> None:
    owner = out.type_of(node.value)
    cls = owner.declaration if isinstance(owner.declaration, Class) else None
    number = cls.number(node.attr) if cls else None
    method = cls.method(node.attr) if cls and owner.kind is Kind.INSTANCE else None
    if number is not None and isinstance(node.ctx, ast.Load):
        out.visit(ast.copy_location(ast.Constant(number), node))
    elif cls and method and not cls.closure and not cls.is_static(node.attr):
        _bind(out, node, method)
    else:
        check_member(out, node, owner)
        emit_member(out, node)


def _bind(out: Generator, node: ast.Attribute, method: Function) -> None:
    """Emit a method that is passed on, as a function that calls it."""
    if method.rest or not _is_constant_name(out, node.value):
        remedy = "assign its object to a name of its own, or write a lambda"
        out.fail(node, "bound method of a value that may change", remedy)
    names = [f"${index}" for index, _ in enumerate(method.parameters)]
    call = ast.Call(node, [ast.Name(name, ast.Load()) for name in names], [])
    arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
    wrapper = ast.copy_location(ast.Lambda(arguments, call), node)
    out.visit(ast.fix_missing_locations(wrapper))


def _is_constant_name(out: Generator, node: ast.expr) -> bool:
    if not isinstance(node, ast.Name):
        return False
    owner = out.scope.owner_of(node.id)
    return owner.is_constant(node.id) if owner else True


def check_member(out: Generator, node: ast.Attribute, owner: Type) -> None:
    """Refuse a member that its owner does not declare."""
    if owner.kind is Kind.ANY and "_" in node.attr:
        remedy = "declare it in a Protocol: the minifier would shorten it"
        out.fail(node, f"`{node.attr}` of a value of unknown type", remedy)
    if owner.kind is Kind.ANY and node.attr in PYTHON_ONLY:
        out.fail(node, f"`{node.attr}` of a value of unknown type", "annotate or cast it")
    is_message = owner.kind is Kind.ERROR and node.attr in ("message", "name")
    if owner.kind is Kind.ANY or is_message:
        return
    cls = owner.declaration
    if isinstance(cls, Class) and cls.closure and not _is_public_method(node, owner):
        remedy = "it compiles to a function, which shows only its public methods"
        out.fail(node, f"`{node.attr}` of `{owner}`, from outside of that class", remedy)
    if isinstance(cls, Class) and (cls.field(node.attr) or cls.method(node.attr)):
        return
    remedy = "not an attribute that it declares or that is lowered"
    out.fail(node, f"`{node.attr}` of `{owner}`", remedy)


def _is_public_method(node: ast.Attribute, owner: Type) -> bool:
    """Return whether an instance of a closure has the member; nothing can assign to it."""
    is_read = isinstance(node.ctx, ast.Load) and owner.kind is Kind.INSTANCE
    return is_read and not node.attr.startswith("_")


def emit_member(out: Generator, node: ast.Attribute) -> None:
    """Emit `value.attr`, quoted where ES3 does not allow the name after a dot."""
    name = node.value.id if isinstance(node.value, ast.Name) else ""
    cls = None if out.scope.owner_of(name) else out.module.resolve(name)
    if isinstance(cls, Class):
        owner = cls.owner_of(node.attr)
        if owner is not cls and isinstance(node.ctx, ast.Store):
            what = f"assignment to `{node.attr}` of a base"
            out.fail(node, what, f"name `{owner.name}`")
        # JavaScript's constructors do not inherit from one another.
        out.emit(top_level_name(out, owner, node.value))
    else:
        receiver(out, node.value)
    column = (node.end_col_offset or 0) - len(node.attr.encode())
    position = (node.end_lineno or node.lineno, column)
    out.emit(_access(out, node), node.attr, position)


def _access(out: Generator, node: ast.Attribute) -> str:
    """Return the text that names a member: quoted if it is a host's name with an underscore."""
    declared = out.type_of(node.value).declaration
    is_host = isinstance(declared, Class) and declared.is_protocol
    return f'["{node.attr}"]' if is_host and "_" in node.attr else member_access(node.attr)


# --- indexes


@lowers(ast.Subscript)
def lower_subscript(out: Generator, node: ast.Subscript) -> None:
    owner, index = out.type_of(node.value), node.slice
    if isinstance(index, ast.Slice):
        _emit_slice(out, node, index)
        return
    is_negative = isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub)
    if isinstance(index, ast.UnaryOp) and not isinstance(index.operand, ast.Constant):
        out.fail(node, "negative index that is not a literal", "count from the start")
    if owner.kind is Kind.STR or is_negative:
        is_sequence = owner.is_one_of(Kind.STR, Kind.LIST, Kind.TUPLE)
        if not isinstance(node.ctx, ast.Load) or (is_negative and not is_sequence):
            out.fail(node, f"this index on `{owner}`", "index from the start, or annotate it")
    if isinstance(index, ast.UnaryOp) and is_negative:
        out.runtime("$char_at" if owner.kind is Kind.STR else "$at")
        out.emit("(")
        separated(out, [node.value, index.operand])
        out.emit(")")
        return
    if not owner.is_one_of(Kind.LIST, Kind.TUPLE, Kind.DICT, Kind.STR, Kind.ANY):
        remedy = "index a list, tuple, dict, str or host value"
        out.fail(node, f"index on `{owner}`", remedy)
    receiver(out, node.value)
    out.emit(".charAt(" if owner.kind is Kind.STR else "[")
    out.visit(index)
    out.emit(")" if owner.kind is Kind.STR else "]")


def _emit_slice(out: Generator, node: ast.Subscript, bounds: ast.Slice) -> None:
    owner = out.type_of(node.value)
    if bounds.step:
        out.fail(node, "slice with a step", "write x[a:b]")
    if not owner.is_one_of(Kind.LIST, Kind.TUPLE, Kind.STR, Kind.ANY):
        out.fail(node, f"slice of `{owner}`", "slice a list, tuple or str")
    for bound in (bounds.lower, bounds.upper):
        if bound and out.type_of(bound).optional:
            out.fail(bound, "bound that may be None", "give a number")
    receiver(out, node.value)
    out.emit(".slice(")
    separated(out, [bounds.lower or ast.Constant(0), *([bounds.upper] if bounds.upper else [])])
    out.emit(")")
