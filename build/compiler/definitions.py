"""Functions, lambdas and classes.

Extends `Calls`; only `generator` extends it.
"""

from __future__ import annotations

import ast

from build.compiler import types
from build.compiler.calls import Calls
from build.compiler.declarations import ONLY_DECORATORS, Class, Function, Parameter
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


class Definitions(Calls):
    def emit_body(self, body: list[ast.stmt]) -> None:
        raise NotImplementedError

    # --- functions

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.decorator_list:
            self.fail(
                node.decorator_list[0],
                "a decorator",
                ONLY_DECORATORS,
            )
        if self.scope.parent is None:
            symbol = self.module.symbols[node.name]
            assert isinstance(symbol, Function)
            name = self.top_level_name(symbol, node)
        else:
            symbol = self.module.declarations.signature(node)
            name = javascript_name(node.name)
        # ES3 knows no function declaration within a block.
        is_in_block = self.scope.parent is not None and node not in getattr(
            self.scope.node, "body", ()
        )
        self.emit("var " if is_in_block else "function ")
        self.emit(name, node.name, (node.lineno, node.col_offset + len("def ")))
        self.emit(" = function " if is_in_block else "")
        self.function(symbol)
        self.emit(";" if is_in_block else "")

    def visit_Lambda(self, node: ast.Lambda) -> None:
        arguments = node.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
            self.fail(node, "a lambda with more than plain parameters", "define a function")
        names = [argument.arg for argument in arguments.args]
        expected, self.expected = self.expected, types.ANY
        known = dict(zip(names, [*expected.args[1:], *[types.ANY] * len(names)], strict=False))
        self.emit("function (" + ", ".join(javascript_name(name) for name in names) + ") { return ")
        local, outer = bound_names(node)
        self.scope = Scope(node, self.scope, local, known, set(names), outer)
        self.visit(node.body)
        self.leave_scope()
        self.emit("; }")

    def function(self, function: Function, cls: Class | None = None, name: str = "") -> None:
        """Emit parameters and body; a method's first parameter is `this`.

        Args:
            function: its signature.
            cls: the class that it is the constructor of, if it is one.
            name: "self" for a method.
        """
        node = function.node
        assert node is not None
        local, outer = bound_names(node)
        parameters = function.parameters + ([function.rest] if function.rest else [])
        known = {parameter.name: parameter.type for parameter in parameters}
        declared = set(known) | {name}
        self.scope = Scope(node, self.scope, local, known, declared, outer, is_method=bool(name))
        if name and self.current_class:
            self.scope.types[name] = types.Type("instance", declaration=self.current_class)
        LocalTypes(self.scope, self.inference).generic_visit(node)
        self._emit_parameters(function.parameters)
        self.indent()
        head = len(self.output)
        if cls and cls.is_new_optional:
            own = self.top_level_name(cls, node)
            self.new_line()
            self.emit("if (!(this instanceof ")
            self.emit(own, cls.name, cls.position)
            self.emit(")) return new ")
            self.emit(own, cls.name, cls.position)
            self._emit_parameters(function.parameters, end=");")
        self._emit_defaults(function)
        self.emit_body(node.body)
        if self.scope.self_is_captured:
            self.output.insert(head, Fragment("\n" + "  " * self.indentLevel + "var self = this;"))
        self.dedent()
        self.new_line()
        self.emit("}")
        self.leave_scope()

    def _emit_parameters(self, parameters: list[Parameter], end: str = ") {") -> None:
        self.emit("(")
        for index, parameter in enumerate(parameters):
            self.emit(", " if index else "")
            self._emit_parameter(parameter)
        self.emit(end)

    def _emit_parameter(self, parameter: Parameter) -> None:
        self.emit(javascript_name(parameter.name), parameter.name, parameter.position)

    def leave_scope(self) -> None:
        assert self.scope.parent
        self.scope = self.scope.parent

    def _emit_defaults(self, function: Function) -> None:
        for parameter in function.parameters:
            default = parameter.default
            if default is not None and not _is_none(default):
                if not self._is_constant(default):
                    self.fail(
                        default,
                        "a default that is no constant",
                        "default to None and set it in the body",
                    )
                self.emit_default(parameter)
        if function.rest:
            self.new_line()
            self.emit("var ")
            self._emit_parameter(function.rest)
            self.emit(f" = Array.prototype.slice.call(arguments, {len(function.parameters)});")

    def _is_constant(self, node: ast.expr) -> bool:
        """Tell a literal, or a top-level name that no local hides: defaults are set at the call."""
        if isinstance(node, ast.UnaryOp):
            node = node.operand
        is_global = isinstance(node, ast.Name) and self.scope.owner_of(node.id) is None
        return isinstance(node, ast.Constant) or is_global

    def emit_default(self, parameter: Parameter) -> None:
        assert parameter.default is not None
        self.new_line()
        self.emit("if (")
        self._emit_parameter(parameter)
        self.emit(" === void 0) ")
        self._emit_parameter(parameter)
        self.emit(" = ")
        self.visit(parameter.default)
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
            self.function(constructor, cls, name="self")
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
        self._emit_parameters(parameters)
        self.indent()
        self.scope = Scope(cls.node, self.scope, {parameter.name for parameter in parameters})
        for parameter in parameters:
            if parameter.default is not None and not _is_none(parameter.default):
                self.emit_default(parameter)
        for parameter in parameters:
            self.new_line()
            self.emit(f"this{member_access(parameter.name)}", parameter.name, parameter.position)
            self.emit(" = ")
            self._emit_parameter(parameter)
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
            self.emit(": function ")
            self.function(method, name=self_name)
        self.node = self.current_class.node if self.current_class else None
        self.dedent()
        if methods:
            self.new_line()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
