"""Functions, lambdas and classes.

Extends `Calls`; only `generator` extends it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from build.compiler import types
from build.compiler.calls import Calls
from build.compiler.declarations import ONLY_DECORATORS
from build.compiler.fragments import Fragment
from build.compiler.local_types import LocalTypes
from build.compiler.names import (
    FUNCTION_MEMBERS,
    UNENUMERABLE,
    Scope,
    bound_names,
    javascript_name,
    member_access,
    property_name,
)
from build.compiler.symbols import Class, Function, Parameter
from build.compiler.types import Kind


class Definitions(Calls):
    def emit_body(self, body: list[ast.stmt]) -> None:
        raise NotImplementedError

    # --- functions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.decorator_list:
            self.fail(node.decorator_list[0], "a decorator", ONLY_DECORATORS)
        if self.scope.parent:
            self.inner_function(self.module.declarations.signature(node), node)
            return
        symbol = self.module.symbols[node.name]
        assert isinstance(symbol, Function)
        self.emit("function ")
        self.emit_function_name(self.top_level_name(symbol, node), node)
        self.function(symbol)

    def inner_function(self, symbol: Function, node: ast.FunctionDef) -> None:
        # ES3 knows no function declaration within a block.
        is_in_block = node not in getattr(self.scope.node, "body", ())
        self.emit("var " if is_in_block else "function ")
        self.emit_function_name(javascript_name(node.name), node)
        self.emit(" = function " if is_in_block else "")
        self.function(symbol)
        self.emit(";" if is_in_block else "")

    def emit_function_name(self, name: str, node: ast.FunctionDef) -> None:
        self.emit(name, node.name, (node.lineno, node.col_offset + len("def ")))

    def visit_Lambda(self, node: ast.Lambda) -> None:
        arguments = node.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
            self.fail(node, "a lambda with more than plain parameters", "define a function")
        names = [argument.arg for argument in arguments.args]
        expected, self.expected = self.expected, types.ANY
        known = dict(zip(names, [*expected.args[1:], *[types.ANY] * len(names)], strict=False))
        local, outer = bound_names(node)
        self.scope = Scope(node, self.scope, local, known, set(names), outer)
        self.emit_lambda(", ".join(javascript_name(name) for name in names), node.body)
        self.leave_scope()

    def emit_lambda(self, parameters: str, body: ast.expr) -> None:
        self.emit(f"function ({parameters}) {{ return ")
        self.visit(body)
        self.emit("; }")

    def function(self, function: Function, name: str = "", opening: str = "{") -> None:
        """Emit parameters and body; a method's first parameter is `this`.

        Args:
            function: its signature.
            name: "self" for a method.
            opening: what stands between parameters and body.
        """
        node = function.node
        assert node is not None
        self._enter_function(function, node, name)
        self.emit_parameters(function)
        self.emit(f" {opening}")
        self.indent()
        head = len(self.output)
        made = self.current_class if node.name == "__init__" else None
        if made and made.is_new_optional and not made.extends_native:
            self._emit_new(made, function)
        self.emit_prologue(function)
        self.emit_body(node.body)
        if made and made.extends_native:
            self.new_line()
            self.emit("return self;")
        if self.scope.self_is_captured:
            self.output.insert(head, Fragment("\n" + "  " * self.indentLevel + "var self = this;"))
        self.dedent()
        self.new_line()
        self.emit("}")
        self.leave_scope()

    def _enter_function(self, function: Function, node: ast.FunctionDef, name: str) -> None:
        local, outer = bound_names(node)
        parameters = function.parameters + ([function.rest] if function.rest else [])
        known = {parameter.name: parameter.type for parameter in parameters}
        declared = set(known) | {name}
        # The constructor of a class that extends a native one makes `self`, a variable.
        makes_self = node.name == "__init__" and bool(
            self.current_class and self.current_class.extends_native
        )
        is_this = bool(name) and not makes_self
        self.scope = Scope(node, self.scope, local, known, declared, outer, is_method=is_this)
        if name and self.current_class:
            self.scope.types[name] = types.Type(Kind.INSTANCE, declaration=self.current_class)
        LocalTypes(self.scope, self.inference).generic_visit(node)

    def _emit_new(self, cls: Class, constructor: Function) -> None:
        """Emit what lets a class be called without `new`."""
        assert constructor.node
        own = self.top_level_name(cls, constructor.node)
        self.new_line()
        self.emit("if (!(this instanceof ")
        self.emit(own, cls.name, cls.position)
        self.emit(")) return new ")
        self.emit(own, cls.name, cls.position)
        self._emit_names(constructor.parameters)
        self.emit(";")

    def emit_parameters(self, function: Function) -> None:
        self._emit_names(function.parameters)

    def _emit_names(self, parameters: list[Parameter]) -> None:
        self.emit("(")
        for index, parameter in enumerate(parameters):
            self.emit(", " if index else "")
            self.emit_parameter(parameter)
        self.emit(")")

    def emit_parameter(self, parameter: Parameter) -> None:
        self.emit(javascript_name(parameter.name), parameter.name, parameter.position)

    def emit_prologue(self, function: Function) -> None:
        """Emit what sets parameters that were not given, and the one that takes the rest."""
        for parameter, default in self.defaults(function):
            self._emit_default(parameter, default)
        if function.rest:
            self.new_line()
            self.emit("var ")
            self.emit_parameter(function.rest)
            self.emit(f" = Array.prototype.slice.call(arguments, {len(function.parameters)});")

    def defaults(self, function: Function) -> Iterator[tuple[Parameter, ast.expr]]:
        """Yield the parameters with a default that has to be set; None is like `undefined`."""
        for parameter in function.parameters:
            default = parameter.default
            if default is None or _is_none(default):
                continue
            if not self._is_constant(default):
                remedy = "default to None and set it in the body"
                self.fail(default, "a default that is no constant", remedy)
            yield parameter, default

    def _is_constant(self, node: ast.expr) -> bool:
        """Tell a literal, or a top-level name that no local hides: defaults are set at the call."""
        if isinstance(node, ast.UnaryOp):
            node = node.operand
        is_global = isinstance(node, ast.Name) and self.scope.owner_of(node.id) is None
        return isinstance(node, ast.Constant) or is_global

    def _emit_default(self, parameter: Parameter, default: ast.expr) -> None:
        self.new_line()
        self.emit("if (")
        self.emit_parameter(parameter)
        self.emit(" === void 0) ")
        self.emit_parameter(parameter)
        self.emit(" = ")
        self.visit(default)
        self.emit(";")

    # --- classes

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        cls = self.module.symbols.get(node.name) if self.scope.parent is None else None
        if not isinstance(cls, Class):
            self.fail(node, "a class in a function or class", "define it at the top level")
        self._check_members(cls)
        self.current_class = cls
        self.emit("var ")
        self.emit(self.top_level_name(cls, node), node.name, cls.position)
        self.emit(" = /*#__PURE__*/")
        self.runtime("$class")
        self.emit("(function ")
        self._emit_constructor(cls)
        self._emit_members(cls)
        self.current_class = None

    def _check_members(self, cls: Class) -> None:
        for name, method in cls.methods.items():
            if name in UNENUMERABLE:
                remedy = "JScript would skip it: rename it"
                self.fail(method.node, f"a method called `{name}`", remedy)
            if name.startswith("__") and name != "__init__":
                self.fail(method.node, f"the special method `{name}`", "write a plain method")
        for name in () if cls.is_record else (*cls.constants, *cls.static):
            if name in FUNCTION_MEMBERS:
                self.fail(
                    cls.node, f"a class member called `{name}`", "functions have one: rename it"
                )

    def _emit_constructor(self, cls: Class) -> None:
        constructor = cls.methods.get("__init__")
        if constructor:
            self.node = constructor.node
            self.function(constructor, name="self")
        elif cls.is_record:
            self._emit_record_constructor(cls)
        elif cls.base:
            self.emit("() { ")
            self.visit(cls.node.bases[0])
            self.emit(".apply(this, arguments); }")
        else:
            self.emit("() {}")
        self.node = cls.node

    def _emit_record_constructor(self, cls: Class) -> None:
        parameters = cls.constructor.parameters
        self._emit_names(parameters)
        self.emit(" {")
        self.indent()
        self.scope = Scope(cls.node, self.scope, {parameter.name for parameter in parameters})
        for parameter, default in self.defaults(cls.constructor):
            self._emit_default(parameter, default)
        for parameter in parameters:
            self.new_line()
            self.emit(f"this{member_access(parameter.name)}", parameter.name, parameter.position)
            self.emit(" = ")
            self.emit_parameter(parameter)
            self.emit(";")
        self.leave_scope()
        self.dedent()
        self.new_line()
        self.emit("}")

    def _emit_members(self, cls: Class) -> None:
        constants = {} if cls.is_record else cls.constants
        methods = [m for name, m in cls.methods.items() if name != "__init__"]
        self.emit(", ")
        if cls.base:
            self.visit(cls.node.bases[0])
        else:
            self.emit("null")
        self.emit(", {")
        self._emit_methods([method for method in methods if method.name not in cls.static], "self")
        static = [method for method in methods if method.name in cls.static]
        if constants or static:
            self.emit("}, {")
            self.indent()
            for index, (name, value) in enumerate(constants.items()):
                self.emit("," if index else "")
                self.new_line()
                self.emit(property_name(name), name, cls.positions[name])
                self.emit(": ")
                self.visit(value)
            self.dedent()
            self.emit("," if constants and static else "")
            self._emit_methods(static, "")
        self.emit("});")

    def _emit_methods(self, methods: list[Function], self_name: str) -> None:
        self.indent()
        for index, method in enumerate(methods):
            self.emit("," if index else "")
            self.new_line()
            assert method.node is not None
            self.node = method.node
            position = (method.node.lineno, method.node.col_offset + len("def "))
            self.emit(property_name(method.name), method.name, position)
            self.method(method, self_name)
        self.node = self.current_class.node if self.current_class else None
        self.dedent()
        if methods:
            self.new_line()

    def method(self, method: Function, self_name: str) -> None:
        self.emit(": function ")
        self.function(method, name=self_name)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
