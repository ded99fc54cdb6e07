"""Functions and lambdas; methods are functions whose first parameter is `this`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from build.compiler import types
from build.compiler.annotations import signature
from build.compiler.declarations import ONLY_DECORATORS
from build.compiler.fragments import Fragment
from build.compiler.generator import Generator, lowers
from build.compiler.local_types import LocalTypes
from build.compiler.lowering.parts import is_none
from build.compiler.lowering.references import top_level_name
from build.compiler.lowering.statements import emit_statements
from build.compiler.names import Scope, bound_names, javascript_name, property_name
from build.compiler.rewriting import Instance
from build.compiler.symbols import Class, Function, Parameter
from build.compiler.types import Kind, Type


@lowers(ast.FunctionDef)
def lower_function(out: Generator, node: ast.FunctionDef) -> None:
    if node.decorator_list:
        out.fail(node.decorator_list[0], "decorator", ONLY_DECORATORS)
    if out.scope.parent:
        _emit_inner(out, node)
        return
    symbol = out.module.symbols[node.name]
    function = symbol.closure if isinstance(symbol, Class) else symbol
    assert isinstance(symbol, Class | Function)
    assert isinstance(function, Function)
    out.emit("function ")
    emit_function_name(out, top_level_name(out, symbol, node), node)
    emit_function(out, function, node)


def _emit_inner(out: Generator, node: ast.FunctionDef) -> None:
    # ES3 knows no function declaration within a block.
    is_in_block = node not in getattr(out.scope.node, "body", ())
    out.emit("var " if is_in_block else "function ")
    emit_function_name(out, javascript_name(node.name), node)
    out.emit(" = function " if is_in_block else "")
    emit_function(out, signature(out.module, node), node)
    out.emit(";" if is_in_block else "")


def emit_function_name(out: Generator, name: str, node: ast.FunctionDef) -> None:
    python_name = out.module.members.get(node, node.name)
    out.emit(name, python_name, (node.lineno, node.col_offset + len("def ")))


@lowers(Instance)
def lower_instance(out: Generator, node: Instance) -> None:
    out.emit("{")
    for method in node.methods:
        emit_function_name(out, property_name(out.module.members[method]), method)
        out.emit(": ")
        emit_function_name(out, javascript_name(method.name), method)
        out.emit(", " if method is not node.methods[-1] else "")
    out.emit("}")


@lowers(ast.Lambda)
def lower_lambda(out: Generator, node: ast.Lambda) -> None:
    parameters, scope = lambda_parameters(out, node)
    with out.within(scope):
        out.emit("function ")
        emit_names(out, parameters)
        out.emit(" { return ")
        out.visit(node.body)
        out.emit("; }")


def lambda_parameters(out: Generator, node: ast.Lambda) -> tuple[list[Parameter], Scope]:
    """Return a lambda's parameters, typed by what is expected of it, and its scope."""
    arguments = node.args
    plain = ast.arguments([], arguments.args, None, [], [], None, [])
    if ast.dump(arguments) != ast.dump(plain):
        out.fail(node, "lambda with more than plain parameters", "define a function")
    expected = [*out.expected(node).args[1:], *[types.ANY] * len(arguments.args)]
    parameters = [
        Parameter(argument.arg, type_, position=(argument.lineno, argument.col_offset))
        for argument, type_ in zip(arguments.args, expected, strict=False)
    ]
    known = {parameter.name: parameter.type for parameter in parameters}
    local, outer = bound_names(node)
    return parameters, Scope(node, out.scope, local, known, set(known), outer)


def emit_function(
    out: Generator,
    function: Function,
    node: ast.FunctionDef,
    self_name: str = "",
    opening: str = "{",
) -> None:
    """Emit parameters and body.

    Args:
        out: where.
        function: the signature.
        node: the definition.
        self_name: "self" for a method, whose first parameter is `this`.
        opening: what stands between parameters and body.
    """
    made = out.cls if node.name == "__init__" else None
    # The constructor of a class that extends a native one makes `self`, a variable.
    makes_self = bool(made and made.extends_native)
    with out.within(_function_scope(out, function, node, self_name, makes_self)):
        LocalTypes(out.scope, out.inference).generic_visit(node)
        _emit_parameters(out, function)
        out.emit(f" {opening}")
        with out.indented():
            head = len(out.output)
            if made and made.is_new_optional and not makes_self:
                _emit_new(out, made, function)
            if not out.is_es2015:
                _emit_prologue(out, function)
            emit_statements(out, node.body)
            if makes_self:
                out.new_line()
                out.emit("return self;")
            if out.scope.self_is_captured:
                indentation = "  " * out.indentLevel
                out.output.insert(head, Fragment(f"\n{indentation}var self = this;"))
        out.new_line()
        out.emit("}")


def _function_scope(
    out: Generator, function: Function, node: ast.FunctionDef, self_name: str, makes_self: bool
) -> Scope:
    local, outer = bound_names(node)
    parameters = function.parameters + ([function.rest] if function.rest else [])
    known = {parameter.name: parameter.type for parameter in parameters}
    declared = set(known) | {self_name}
    if self_name and out.cls:
        known[self_name] = Type(Kind.INSTANCE, declaration=out.cls)
    is_method = bool(self_name) and not makes_self
    return Scope(node, out.scope, local, known, declared, outer, is_method=is_method)


def _emit_new(out: Generator, cls: Class, constructor: Function) -> None:
    """Emit `if (!(this instanceof Name)) return new Name(…);`."""
    own = top_level_name(out, cls, cls.node)
    out.new_line()
    out.emit("if (!(this instanceof ")
    out.emit(own, cls.name, cls.position)
    out.emit(")) return new ")
    out.emit(own, cls.name, cls.position)
    emit_names(out, constructor.parameters)
    out.emit(";")


# --- parameters: ES3 sets defaults and the rest in the body, ES2015 has them in the parentheses


def emit_names(out: Generator, parameters: list[Parameter]) -> None:
    """Emit `(a, b)`."""
    out.emit("(")
    for index, parameter in enumerate(parameters):
        out.emit(", " if index else "")
        emit_parameter(out, parameter)
    out.emit(")")


def emit_parameter(out: Generator, parameter: Parameter) -> None:
    out.emit(javascript_name(parameter.name), parameter.name, parameter.position)


def _emit_parameters(out: Generator, function: Function) -> None:
    if not out.is_es2015:
        emit_names(out, function.parameters)
        return
    defaults = dict(_defaults(out, function))
    out.emit("(")
    for index, parameter in enumerate(function.parameters):
        out.emit(", " if index else "")
        emit_parameter(out, parameter)
        if parameter in defaults:
            out.emit(" = ")
            out.visit_as(defaults[parameter], parameter.type)
    if function.rest:
        out.emit(", ..." if function.parameters else "...")
        emit_parameter(out, function.rest)
    out.emit(")")


def _emit_prologue(out: Generator, function: Function) -> None:
    emit_defaults(out, function)
    if function.rest:
        out.new_line()
        out.emit("var ")
        emit_parameter(out, function.rest)
        out.emit(f" = Array.prototype.slice.call(arguments, {len(function.parameters)});")


def emit_defaults(out: Generator, function: Function) -> None:
    """Emit what sets parameters that were not given."""
    for parameter, default in _defaults(out, function):
        out.new_line()
        out.emit("if (")
        emit_parameter(out, parameter)
        out.emit(" === void 0) ")
        emit_parameter(out, parameter)
        out.emit(" = ")
        out.visit_as(default, parameter.type)
        out.emit(";")


def _defaults(out: Generator, function: Function) -> Iterator[tuple[Parameter, ast.expr]]:
    """Yield the parameters with a default that has to be set; None is like `undefined`."""
    for parameter in function.parameters:
        default = parameter.default
        if default is None or is_none(default):
            continue
        if not _is_constant(out, default):
            remedy = "default to None and set it in the body"
            out.fail(default, "default that is not a constant", remedy)
        yield parameter, default


def _is_constant(out: Generator, node: ast.expr) -> bool:
    """Return whether a default is a literal, or a top-level name that no local hides.

    JavaScript evaluates defaults at each call, and Python only once.
    """
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    is_global = isinstance(node, ast.Name) and out.scope.owner_of(node.id) is None
    return isinstance(node, ast.Constant) or is_global
