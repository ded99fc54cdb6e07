"""The generator: statements, and the top level of a module.

Enters: a declared module. Leaves: its JavaScript as fragments. `program` calls it once a module.
"""

from __future__ import annotations

import ast

from build.compiler import types
from build.compiler.built_ins import ERRORS
from build.compiler.definitions import Definitions
from build.compiler.fragments import Fragment
from build.compiler.names import javascript_name
from build.compiler.program import is_type_checking
from build.compiler.symbols import Class
from build.compiler.types import Kind

# Statements that are lowered, but in functions only: at the top level they would make globals.
INNER = (ast.If, ast.For, ast.While, ast.Try, ast.AugAssign, ast.Delete, ast.Raise, ast.Return)


class Generator(Definitions):
    def generate(self) -> list[Fragment]:
        """Generate the module's top level, a fragment list that starts with a new line."""
        for statement in self.module.body:
            if not self._is_silent(statement):
                if isinstance(statement, INNER):
                    self.fail(statement, "a statement at the top level", "put it into a function")
                self.new_line()
                self.visit(statement)
        return self.output

    def _is_silent(self, statement: ast.stmt) -> bool:
        """Tell whether a top-level statement leaves nothing in the script."""
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_docstring(statement):
            return True
        if isinstance(statement, ast.If):
            return is_type_checking(statement)
        if isinstance(statement, ast.ClassDef):
            cls = self.module.symbols[statement.name]
            return isinstance(cls, Class) and cls.is_erased
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            return isinstance(target, ast.Name) and target.id in self.module.aliases
        return False

    def emit_body(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if not _is_docstring(statement) and not isinstance(statement, ast.Pass | ast.Nonlocal):
                self.new_line()
                self.visit(statement)

    def _block(self, body: list[ast.stmt]) -> None:
        self.emit(" {")
        self.indent()
        self.emit_body(body)
        self.dedent()
        self.new_line()
        self.emit("}")

    # --- assignments

    def visit_Assign(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if len(node.targets) > 1:
            self.fail(node, "an assignment to several targets", "write one line for each")
        if isinstance(target, ast.Tuple | ast.List):
            self._unpack(target, node.value)
        else:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assign(node.target, node.value)
        elif isinstance(node.target, ast.Name):
            self.emit_target(node.target)
            self.emit(";")

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        self.emit_target(target)
        self.emit(" = ")
        self.visit_as(value, self.type_of(target))
        self.emit(";")

    def emit_target(self, target: ast.expr) -> None:
        """Emit what is assigned to, after `var` at a name's first assignment in its scope."""
        if isinstance(target, ast.Attribute):
            self.check_member(target, self.type_of(target.value))
            self.member(target)
        elif isinstance(target, ast.Name | ast.Subscript):
            if (
                isinstance(target, ast.Name)
                and target.id not in self.scope.outer | self.scope.declared
            ):
                self.scope.declared.add(target.id)
                self.emit("var ")
            self.visit(target)
        else:
            self.fail(target, "nested or starred unpacking", "unpack in two steps")

    def _unpack(self, target: ast.Tuple | ast.List, value: ast.expr) -> None:
        given = self.type_of(value)
        if not given.is_one_of(Kind.TUPLE, Kind.LIST, Kind.ANY):
            self.fail(target, f"unpacking of a {given}", "unpack a tuple or list")
        temporary = self.scope.temporary()
        self.emit(f"var {temporary} = ")
        self.visit(value)
        self.emit(";")
        self._emit_elements(target, temporary)

    def _emit_elements(self, target: ast.Tuple | ast.List, source: str) -> None:
        for index, element in enumerate(target.elts):
            self.emit(" ")
            self.emit_target(element)
            self.emit(f" = {source}[{index}];")

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        target, type_ = node.target, self.type_of(node.target)
        if type_.is_one_of(Kind.LIST, Kind.TUPLE, Kind.DICT, Kind.UNION):
            self.fail(node, f"an augmented assignment to a {type_}", "use extend")
        operator = self.operators[type(node.op)][0]
        if operator is None or isinstance(node.op, ast.Mod):
            self.fail(
                node, f"`{type(node.op).__name__}` in an augmented assignment", "write `x = x … y`"
            )
        self.emit_target(target)
        self.emit(f" {operator}= ")
        self.visit(node.value)
        self.emit(";")

    def visit_Delete(self, node: ast.Delete) -> None:
        target = node.targets[0]
        is_item = isinstance(target, ast.Subscript) and self.type_of(target.value).is_one_of(
            Kind.DICT, Kind.ANY
        )
        if len(node.targets) > 1 or not is_item:
            self.fail(node, "`del` of anything but an item of a dict", "assign None, or use pop")
        self.emit("delete ")
        self.visit(target)
        self.emit(";")

    # --- control flow

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Call | ast.Await | ast.Yield | ast.YieldFrom):
            self.fail(node, "an expression that is not used", "remove it")
        self.is_effect = True
        self.visit(node.value)
        self.is_effect = False
        self.emit(";")

    def visit_If(self, node: ast.If) -> None:
        self.emit("if (")
        self.test(node.test)
        self.emit(")")
        self._block(node.body)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            self.emit(" else ")
            self.visit(node.orelse[0])
        elif node.orelse:
            self.emit(" else")
            self._block(node.orelse)

    def visit_While(self, node: ast.While) -> None:
        self._refuse_else(node)
        self.emit("while (")
        self.test(node.test)
        self.emit(")")
        self._block(node.body)

    def _refuse_else(self, node: ast.While | ast.For | ast.Try) -> None:
        if node.orelse:
            self.fail(node.orelse[0], "`else` after a loop or try", "keep a flag")

    def visit_Break(self, node: ast.Break) -> None:
        self.emit("break;")

    def visit_Continue(self, node: ast.Continue) -> None:
        self.emit("continue;")

    def visit_Return(self, node: ast.Return) -> None:
        self.emit("return")
        if node.value:
            self.emit(" ")
            function = self.scope.node
            declared = function.returns if isinstance(function, ast.FunctionDef) else None
            self.visit_as(
                node.value, self.module.declarations.type_of(declared) if declared else types.ANY
            )
        self.emit(";")

    def visit_Raise(self, node: ast.Raise) -> None:
        if node.cause and not (isinstance(node.cause, ast.Constant) and node.cause.value is None):
            self.fail(node, "`raise … from`", "put the cause into the message, or `from None`")
        self.emit("throw ")
        if node.exc is None:
            if self._caught is None:
                self.fail(node, "`raise` outside of an except block", "name the error")
            self.emit(self._caught)
        elif isinstance(node.exc, ast.Name) and node.exc.id in ERRORS:
            self.emit(f"new {ERRORS[node.exc.id]}()")
        else:
            self.visit(node.exc)
        self.emit(";")

    _caught: str | None = None

    def visit_Try(self, node: ast.Try) -> None:
        self._refuse_else(node)
        self.emit("try")
        self._block(node.body)
        if len(node.handlers) > 1:
            self.fail(node.handlers[1], "several except clauses", "catch Exception once")
        for handler in node.handlers:
            if not isinstance(handler.type, ast.Name) or handler.type.id != "Exception":
                self.fail(handler, "except of anything but Exception", "write `except Exception`")
            outer, self._caught = self._caught, javascript_name(handler.name or "$error")
            if handler.name:
                self.scope.declared.add(handler.name)
            column = (handler.type.end_col_offset or 0) + len(" as ")
            self.emit(" catch (")
            self.emit(self._caught, handler.name, (handler.lineno, column))
            self.emit(")")
            self._block(handler.body)
            self._caught = outer
        if node.finalbody:
            self.emit(" finally")
            self._block(node.finalbody)

    # --- loops

    def visit_For(self, node: ast.For) -> None:
        self._refuse_else(node)
        call = node.iter if isinstance(node.iter, ast.Call) else None
        name = ast.unparse(call.func) if call else ""
        if call and name == "range":
            self._for_range(node, call)
        elif call and name == "enumerate":
            self._for_enumerate(node, call)
        elif call and isinstance(call.func, ast.Attribute) and call.func.attr == "items":
            self._for_items(node, call.func.value)
        elif self.type_of(node.iter).kind is Kind.DICT:
            self._for_keys(node, node.iter)
        else:
            self.for_items_of(node)

    def for_items_of(self, node: ast.For) -> None:
        _, item = self._open_list_loop(node.iter)
        self.loop_body(node, [(node.target, item)])

    def _for_range(self, node: ast.For, call: ast.Call) -> None:
        first, *others = call.args
        step = ast.literal_eval(others[1]) if len(others) > 1 else 1
        index, limit = self.scope.temporary(), self.scope.temporary()
        self.emit(f"for (var {index} = ")
        self.visit(first if others else ast.Constant(0))
        self.emit(f", {limit} = ")
        self.visit(others[0] if others else first)
        self.emit(f"; {index} {'<' if step > 0 else '>'} {limit}; {index} += {step}) {{")
        self.loop_body(node, [(node.target, index)])

    def _for_enumerate(self, node: ast.For, call: ast.Call) -> None:
        if not isinstance(node.target, ast.Tuple) or len(call.args) != 1:
            self.fail(node, "this enumerate", "write `for index, item in enumerate(items)`")
        sources = self._open_list_loop(call.args[0])
        self.loop_body(node, list(zip(node.target.elts, sources, strict=True)))

    def _open_list_loop(self, items: ast.expr) -> tuple[str, str]:
        """Emit the head of a loop over a list; give the expressions of its index and its item."""
        type_ = self.type_of(items)
        if not type_.is_one_of(Kind.LIST, Kind.TUPLE, Kind.STR, Kind.ANY):
            self.fail(items, f"a loop over a {type_}", "loop over a list, tuple, dict or str")
        index, source = self.scope.temporary(), self.scope.temporary()
        self.emit(f"for (var {index} = 0, {source} = ")
        self.visit(items)
        self.emit(f"; {index} < {source}.length; {index}++) {{")
        is_text = type_.kind is Kind.STR
        return index, f"{source}.charAt({index})" if is_text else f"{source}[{index}]"

    def _for_items(self, node: ast.For, mapping: ast.expr) -> None:
        if not isinstance(node.target, ast.Tuple) or not isinstance(mapping, ast.Name):
            self.fail(node, "this loop over items", "write `for key, value in name.items()`")
        key, value = node.target.elts
        index = self._open_key_loop(mapping)
        self.loop_body(node, [(key, index), (value, f"[{index}]")], mapping)

    def _for_keys(self, node: ast.For, mapping: ast.expr) -> None:
        self.simple(mapping, "a loop over a dict")
        self.loop_body(node, [(node.target, self._open_key_loop(mapping))])

    def _open_key_loop(self, mapping: ast.expr) -> str:
        key = self.scope.temporary()
        self.emit(f"for (var {key} in ")
        self.visit(mapping)
        self.emit(") if (")
        self.runtime("$has")
        self.emit("(")
        self.visit(mapping)
        self.emit(f", {key})) {{")
        return key

    def loop_body(
        self,
        node: ast.For,
        assignments: list[tuple[ast.expr, str]],
        mapping: ast.expr | None = None,
    ) -> None:
        """Emit the assignments to a loop's targets, its body, and the closing brace.

        Args:
            node: the loop.
            assignments: targets and what they are set to.
            mapping: what stands before a source that is an index.
        """
        self.indent()
        for target, source in assignments:
            self.new_line()
            if isinstance(target, ast.Tuple) and len(assignments) > 1:
                self.fail(target, "a nested loop target", "unpack it in the body")
            if isinstance(target, ast.Tuple):
                temporary = self.scope.temporary()
                self.emit(f"var {temporary} = {source};")
                self._emit_elements(target, temporary)
            elif isinstance(target, ast.Name):
                self.emit_target(target)
                self.emit(" = ")
                if mapping and source.startswith("["):
                    self.visit(mapping)
                self.emit(f"{source};")
            else:
                self.fail(target, "this loop target", "loop over a name")
        self.emit_body(node.body)
        self.dedent()
        self.new_line()
        self.emit("}")


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
