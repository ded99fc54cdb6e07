"""Classes: a constructor function and its members, put together by the runtime's `$class`."""

from __future__ import annotations

import ast

from build.compiler.generator import Generator, lowers
from build.compiler.lowering.functions import (
    emit_defaults,
    emit_function,
    emit_function_name,
    emit_names,
    emit_parameter,
)
from build.compiler.lowering.references import top_level_name
from build.compiler.names import (
    FUNCTION_MEMBERS,
    UNENUMERABLE,
    Scope,
    member_access,
    property_name,
)
from build.compiler.rewriting import CALL
from build.compiler.symbols import Class, Function


@lowers(ast.ClassDef)
def lower_class(out: Generator, node: ast.ClassDef) -> None:
    """Emit `var Name = $class(function (…) {…}, Base, {methods}, {members of the class})`."""
    cls = out.module.symbols.get(node.name) if out.scope.parent is None else None
    if not isinstance(cls, Class):
        out.fail(node, "class in a function", "define it at the top level")
    _check_members(out, cls)
    with out.members_of(cls):
        out.emit("var ")
        out.emit(top_level_name(out, cls, node), node.name, cls.position)
        out.emit(" = /*#__PURE__*/")
        out.runtime("$class")
        out.emit("(function ")
        _emit_constructor(out, cls)
        out.emit(", ")
        if cls.base and cls.base.native_name:
            # To read it may have an effect, as far as a bundler knows, which would keep the class.
            out.emit(f'"{cls.base.native_name}"')
        elif cls.base:
            out.visit(node.bases[0])
        else:
            out.emit("null")
        out.emit(", {")
        _emit_members(out, cls)
        out.emit("});")


def _check_members(out: Generator, cls: Class) -> None:
    for name, method in cls.methods.items():
        if name in UNENUMERABLE:
            remedy = "JScript would skip it: rename it"
            out.fail(method.node, f"method called `{name}`", remedy)
        if name.startswith("__") and name != "__init__":
            remedy = "write a plain method"
            if name == CALL:
                remedy += f", as {' and '.join(cls.objections)}"
            out.fail(method.node, f"special method `{name}`", remedy)
    for name in () if cls.is_record else (*cls.constants, *cls.static):
        if name in FUNCTION_MEMBERS:
            what = f"class member called `{name}`"
            out.fail(cls.node, what, "functions have one: rename it")


def _emit_constructor(out: Generator, cls: Class) -> None:
    constructor = cls.methods.get("__init__")
    if constructor and constructor.node:
        with out.at(constructor.node):
            emit_function(out, constructor, constructor.node, "self")
    elif cls.is_record:
        _emit_record_constructor(out, cls)
    elif cls.base:
        out.emit("() { ")
        out.visit(cls.node.bases[0])
        out.emit(".apply(this, arguments); }")
    else:
        out.emit("() {}")


def _emit_record_constructor(out: Generator, cls: Class) -> None:
    parameters = cls.constructor.parameters
    emit_names(out, parameters)
    out.emit(" {")
    scope = Scope(cls.node, out.scope, {parameter.name for parameter in parameters})
    with out.indented(), out.within(scope):
        emit_defaults(out, cls.constructor)
        for parameter in parameters:
            out.new_line()
            out.emit(f"this{member_access(parameter.name)}", parameter.name, parameter.position)
            out.emit(" = ")
            emit_parameter(out, parameter)
            out.emit(";")
    out.new_line()
    out.emit("}")


def _emit_members(out: Generator, cls: Class) -> None:
    """Emit the methods, then the members of the class itself."""
    methods = [method for name, method in cls.methods.items() if name != "__init__"]
    static = [method for method in methods if method.name in cls.static]
    constants = {} if cls.is_record else cls.constants
    _emit_methods(out, [method for method in methods if method not in static], "self")
    if not constants and not static:
        return
    out.emit("}, {")
    with out.indented():
        for index, (name, value) in enumerate(constants.items()):
            out.emit("," if index else "")
            out.new_line()
            out.emit(property_name(name), name, cls.positions[name])
            out.emit(": ")
            out.visit_as(value, cls.fields[name])
    out.emit("," if constants and static else "")
    _emit_methods(out, static, "")


def _emit_methods(out: Generator, methods: list[Function], self_name: str) -> None:
    with out.indented():
        for method in methods:
            out.new_line()
            assert method.node is not None
            with out.at(method.node):
                emit_function_name(out, property_name(method.name), method.node)
                out.emit(" " if out.is_es2015 else ": function ")
                emit_function(out, method, method.node, self_name)
                out.emit("," if method is not methods[-1] else "")
    if methods:
        out.new_line()
