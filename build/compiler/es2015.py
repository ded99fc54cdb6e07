"""ECMAScript 2015 in place of ES3, where that is shorter: for engines that have modules.

Extends `Generator`; `program` chooses it. ES2016's `includes` is counted in.
"""

from __future__ import annotations

import ast

from build.compiler.built_ins import Template
from build.compiler.generator import Generator
from build.compiler.names import javascript_name
from build.compiler.symbols import Class, Function
from build.compiler.types import Kind


class Es2015Generator(Generator):
    def template(self, row: Template) -> str:
        return row.es2015 or row.es3

    # --- functions: an inner one is an arrow, whose `this` is that of the method around it

    def self_name(self) -> str:
        return "this"

    def inner_function(self, symbol: Function, node: ast.FunctionDef) -> None:
        self.emit("var ")
        self.emit_function_name(javascript_name(node.name), node)
        self.emit(" = ")
        self.function(symbol, opening="=> {")
        self.emit(";")

    def emit_lambda(self, parameters: str, body: ast.expr) -> None:
        self.emit(f"({parameters}) => ")
        self.receiver(body)

    def method(self, method: Function, self_name: str) -> None:
        self.emit(" ")
        self.function(method, name=self_name)

    def emit_parameters(self, function: Function) -> None:
        defaults = dict(self.defaults(function))
        self.emit("(")
        for index, parameter in enumerate(function.parameters):
            self.emit(", " if index else "")
            self.emit_parameter(parameter)
            if parameter in defaults:
                self.emit(" = ")
                self.visit(defaults[parameter])
        if function.rest:
            self.emit(", ..." if function.parameters else "...")
            self.emit_parameter(function.rest)
        self.emit(")")

    def emit_prologue(self, function: Function) -> None:
        """Emit nothing: parameters have their defaults."""

    # --- classes

    def construct_native(self, node: ast.Call, cls: Class, base: Class) -> None:
        made_by = self.top_level_name(base, node)
        own = self.top_level_name(cls, node)
        self.emit(f"var self = Reflect.construct({made_by}, [], new.target || {own})")

    # --- lists

    def spread(self, items: list[ast.expr]) -> None:
        self.emit("[")
        for index, item in enumerate(items):
            self.emit(", " if index else "")
            self.emit("..." if isinstance(item, ast.Starred) else "")
            self.visit(item.value if isinstance(item, ast.Starred) else item)
        self.emit("]")

    def comprehension(
        self, node: ast.ListComp, generator: ast.comprehension, target: ast.Name
    ) -> None:
        is_list = self.type_of(generator.iter).is_one_of(Kind.LIST, Kind.TUPLE)
        self.emit("" if is_list else "Array.from(")
        self.receiver(generator.iter)
        self.emit("" if is_list else ")")
        for condition in generator.ifs:
            self._emit_pass(node, target, "filter", condition)
        if ast.dump(node.elt) != ast.dump(ast.Name(target.id, ast.Load())):
            self._emit_pass(node, target, "map", node.elt)

    def _emit_pass(self, node: ast.ListComp, target: ast.Name, method: str, body: ast.expr) -> None:
        """Emit one call over the items, with `body` as the function of the target."""
        self.emit(f".{method}((")
        self.enter_comprehension(node, node.generators[0], target)
        self.emit(") => ")
        if method == "filter":
            self.test(body, is_operand=True)
        else:
            self.receiver(body)
        self.leave_scope()
        self.emit(")")

    def for_items_of(self, node: ast.For) -> None:
        if not self.type_of(node.iter).is_one_of(Kind.LIST, Kind.TUPLE):
            super().for_items_of(node)  # A str by its UTF-16 units, a host's list by its length.
            return
        is_name = isinstance(node.target, ast.Name)
        self.emit("for (")
        if is_name:
            self.emit_target(node.target)
        else:
            item = self.scope.temporary()
            self.emit(f"var {item}")
        self.emit(" of ")
        self.visit(node.iter)
        self.emit(") {")
        self.loop_body(node, [] if is_name else [(node.target, item)])
