"""Names, literals, members, indexing and comprehensions.

Extends `Operators`; only `patterns` extends it.
"""

from __future__ import annotations

import ast
import json

from build.compiler.built_ins import PYTHON_ONLY
from build.compiler.declarations import PLAIN_RECORD
from build.compiler.names import Scope, javascript_name, member_access
from build.compiler.operators import Operators
from build.compiler.symbols import Alias, Class, Constant, Function, Intrinsic
from build.compiler.types import Kind, Type


class Expressions(Operators):
    # --- names and literals

    def visit_Name(self, node: ast.Name) -> None:
        owner = self.scope.owner_of(node.id)
        if owner and owner.node is not self.module.parseTree:
            self._emit_local(node, owner)
            return
        symbol = self.module.resolve(node.id)
        if isinstance(symbol, Intrinsic):
            if symbol.name != "window":
                self.fail(node, f"`{node.id}` of the host module outside of a call", "call it")
            self.emit("$window", node.id)
        elif symbol is None or isinstance(symbol, Alias):
            self.fail_undefined(node)
        elif isinstance(symbol, Class) and symbol.is_literal:
            self.fail(node, f"the record `{symbol.name}` as a value", PLAIN_RECORD)
        elif isinstance(symbol, Class) and symbol.is_enum:
            self.fail(node, f"the enum `{symbol.name}` as a value", "name one of its members")
        else:
            name = self.top_level_name(symbol, node)
            number = symbol.number if isinstance(symbol, Constant) else None
            if number is None or not isinstance(node.ctx, ast.Load):
                self.emit(name, node.id)
            else:
                self.visit(ast.copy_location(ast.Constant(number), node))

    def _emit_local(self, node: ast.Name, owner: Scope) -> None:
        if owner.is_method and node.id == "self":
            self.emit(self.self_name(), "self")
        else:
            self.emit(javascript_name(node.id), node.id)

    def self_name(self) -> str:
        """Give the name of the instance here; an inner function has to capture it."""
        owner = self.scope.owner_of("self")
        if owner is self.scope:
            return "this"
        if owner:
            owner.self_is_captured = True
        return "self"

    def top_level_name(self, symbol: object, node: ast.AST) -> str:
        """Give the bundle-wide name of a symbol, which no local name around `node` may hide."""
        assert not isinstance(symbol, Alias | Intrinsic)
        if isinstance(symbol, Class) and symbol.native_name:
            return f"$window.{symbol.native_name}"
        name: str = self.module.program.javascript_names[symbol.module.name, symbol.name]  # type: ignore[attr-defined]
        scope: Scope | None = self.scope
        while scope and scope.node is not self.module.parseTree:
            if name in {javascript_name(local) for local in scope.local - scope.outer}:
                self.fail(
                    node, f"a local name hides `{name}` of another module", "rename the local"
                )
            scope = scope.parent
        if scope is self.scope and not isinstance(symbol, Function):
            order = self.module.program.modules
            if order.index(symbol.module) > order.index(self.module):  # type: ignore[attr-defined]
                self.fail(
                    node, f"`{name}` is used before its module has run", "break the import cycle"
                )
        return name

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if value is None or isinstance(value, bool | str | int):
            self.emit(json.dumps(value))
        elif value is ...:
            self.emit("void 0")
        elif isinstance(value, float):
            self.emit("Infinity" if value == float("inf") else repr(value))
        else:
            self.fail(node, f"a {type(value).__name__} literal", "use a str or a number")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        # Parts are emitted at the string's own position: where parts stand differs among Pythons.
        first = node.values[0] if node.values else None
        is_text = isinstance(first, ast.Constant) or (
            isinstance(first, ast.FormattedValue)
            and (first.format_spec is not None or self.type_of(first.value).kind is Kind.STR)
        )
        self.emit("(" if is_text else '("" + ')
        for index, part in enumerate(node.values):
            self.emit(" + " if index else "")
            if isinstance(part, ast.FormattedValue):
                self._emit_formatted(part)
            elif isinstance(part, ast.Constant):
                self.emit(json.dumps(part.value))
        self.emit(")" if node.values else '"")')

    def _emit_formatted(self, node: ast.FormattedValue) -> None:
        value = node.value
        type_ = self.type_of(value)
        if node.format_spec is not None:
            if ast.unparse(node.format_spec) != "f'04x'" or node.conversion != -1:
                self.fail(value, "a format specification", "only `:04x` is lowered")
            self.runtime("$hex4")
            self.emit("(")
            self.visit(value)
            self.emit(")")
            return
        is_plain = not type_.optional and type_.is_one_of(Kind.STR, Kind.INT, Kind.ANY, Kind.ERROR)
        if not is_plain or node.conversion != -1:
            self.fail(value, f"a {type_} in an f-string", "make it a str first")
        if type_.kind is Kind.ERROR:
            self.runtime("$message")
            self.emit("(")
        self.operand(value)
        self.emit(")" if type_.kind is Kind.ERROR else "")

    def visit_List(self, node: ast.List | ast.Tuple) -> None:
        for item in node.elts:
            if isinstance(item, ast.Starred) and not self.type_of(item.value).is_one_of(Kind.LIST):
                self.fail(
                    item, f"`*` of a {self.type_of(item.value)} in a display", "unpack a list"
                )
        if any(isinstance(item, ast.Starred) for item in node.elts):
            self.spread(node.elts)
            return
        self.emit("[")
        self.separated(node.elts)
        self.emit("]")

    def spread(self, items: list[ast.expr]) -> None:
        """Emit a display that unpacks lists, as a concatenation of these with lists of the rest."""
        groups: list[list[ast.expr]] = []
        for item in items:
            if isinstance(item, ast.Starred):
                groups.append([item])
            elif groups and not isinstance(groups[-1][0], ast.Starred):
                groups[-1].append(item)
            else:
                groups.append([item])
        for index, group in enumerate(groups if len(groups) > 1 else [[], *groups]):
            self.emit(".concat(" if index == 1 else ", " if index else "")
            if group and isinstance(group[0], ast.Starred):
                self.receiver(group[0].value)
            else:
                self.emit("[")
                self.separated(group)
                self.emit("]")
        self.emit(")")

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self.visit_List(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        self.emit("{")
        for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                self.fail(
                    key or node, "a dict key that is no string literal", "assign it afterwards"
                )
            if key.value == "__proto__":
                self.fail(key, "the key `__proto__`", "JavaScript keeps it for itself")
            self.emit(", " if index else "")
            self.visit(key)
            self.emit(": ")
            self.visit(value)
        self.emit("}")

    # --- members

    def visit_Attribute(self, node: ast.Attribute) -> None:
        owner = self.type_of(node.value)
        cls = owner.declaration if owner.kind is Kind.INSTANCE else None
        declared = owner.declaration
        number = declared.number(node.attr) if isinstance(declared, Class) else None
        if number is not None and isinstance(node.ctx, ast.Load):
            self.visit(ast.copy_location(ast.Constant(number), node))
        elif isinstance(cls, Class) and cls.method(node.attr) and not cls.is_static(node.attr):
            self._bind(node, cls.method(node.attr))
        else:
            self.check_member(node, owner)
            self.member(node)

    def _bind(self, node: ast.Attribute, method: Function | None) -> None:
        """Emit a method that is not called here, as a function that calls it."""
        if not method or method.rest or not self._is_constant_name(node.value):
            remedy = "assign its object to a name of its own, or write a lambda"
            self.fail(node, "a bound method of what may change", remedy)
        names = [f"${index}" for index, _ in enumerate(method.parameters)]
        call = ast.Call(node, [ast.Name(name, ast.Load()) for name in names], [])
        arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
        wrapper = ast.copy_location(ast.Lambda(arguments, call), node)
        self.visit(ast.fix_missing_locations(wrapper))

    def _is_constant_name(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Name):
            return False
        owner = self.scope.owner_of(node.id)
        return owner.is_constant(node.id) if owner else True

    def check_member(self, node: ast.Attribute, owner: Type) -> None:
        if owner.kind is Kind.ANY and "_" in node.attr:
            remedy = "declare it in a Protocol: the minifier would shorten it"
            self.fail(node, f"`{node.attr}` of a value of unknown type", remedy)
        if owner.kind is Kind.ANY and node.attr in PYTHON_ONLY:
            self.fail(node, f"`{node.attr}` of a value of unknown type", "annotate or cast it")
        if owner.kind is Kind.ANY or (
            owner.kind is Kind.ERROR and node.attr in ("message", "name")
        ):
            return
        if isinstance(owner.declaration, Class) and (
            owner.declaration.field(node.attr) or owner.declaration.method(node.attr)
        ):
            return
        self.fail(
            node,
            f"`{node.attr}` of a {owner}",
            "not an attribute that it declares or that is lowered",
        )

    def member(self, node: ast.Attribute) -> None:
        """Emit `value.attr`, quoted where ES3 does not take the name after a dot."""
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        cls = None if self.scope.owner_of(name) else self.module.resolve(name)
        if isinstance(cls, Class):
            owner = cls.owner_of(node.attr)
            if owner is not cls and isinstance(node.ctx, ast.Store):
                self.fail(node, f"an assignment to `{node.attr}` of a base", f"name `{owner.name}`")
            # JavaScript's constructors do not inherit from one another.
            self.emit(self.top_level_name(owner, node.value))
        else:
            self.receiver(node.value)
        column = (node.end_col_offset or 0) - len(node.attr.encode())
        position = (node.end_lineno or node.lineno, column)
        self.emit(self._access(node), node.attr, position)

    def _access(self, node: ast.Attribute) -> str:
        """Give what names a member; a host's with an underscore is quoted, ours is shortened."""
        declared = self.type_of(node.value).declaration
        is_host = isinstance(declared, Class) and declared.is_protocol
        return f'["{node.attr}"]' if is_host and "_" in node.attr else member_access(node.attr)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        owner = self.type_of(node.value)
        if isinstance(node.slice, ast.Slice):
            self._emit_slice(node, node.slice)
            return
        index = node.slice
        is_negative = isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub)
        if isinstance(index, ast.UnaryOp) and not isinstance(index.operand, ast.Constant):
            self.fail(node, "a negative index that is no literal", "count from the start")
        if owner.kind is Kind.STR or is_negative:
            is_read = isinstance(node.ctx, ast.Load)
            if not is_read or (is_negative and owner.kind not in (Kind.STR, Kind.LIST, Kind.TUPLE)):
                self.fail(node, f"this index on a {owner}", "index from the start, or annotate it")
            if is_negative and isinstance(index, ast.UnaryOp):
                self.runtime("$char_at" if owner.kind is Kind.STR else "$at")
                self.emit("(")
                self.separated([node.value, index.operand])
                self.emit(")")
            else:
                self.receiver(node.value)
                self.emit(".charAt(")
                self.visit(node.slice)
                self.emit(")")
            return
        if not owner.is_one_of(Kind.LIST, Kind.TUPLE, Kind.DICT, Kind.ANY):
            self.fail(
                node, f"an index on a {owner}", "index a list, tuple, dict, str or host value"
            )
        self.receiver(node.value)
        self.emit("[")
        self.visit(node.slice)
        self.emit("]")

    def _emit_slice(self, node: ast.Subscript, bounds: ast.Slice) -> None:
        if bounds.step:
            self.fail(node, "a slice with a step", "write x[a:b]")
        if not self.type_of(node.value).is_one_of(Kind.LIST, Kind.TUPLE, Kind.STR, Kind.ANY):
            self.fail(
                node, f"a slice of a {self.type_of(node.value)}", "slice a list, tuple or str"
            )
        for bound in (bounds.lower, bounds.upper):
            if bound and self.type_of(bound).optional:
                self.fail(bound, "a bound that may be None", "give a number")
        self.receiver(node.value)
        self.emit(".slice(")
        self.separated([bounds.lower or ast.Constant(0)] + ([bounds.upper] if bounds.upper else []))
        self.emit(")")

    # --- functions as values

    def visit_ListComp(self, node: ast.ListComp) -> None:
        generator, *others = node.generators
        if others or generator.is_async or not isinstance(generator.target, ast.Name):
            self.fail(node, "a comprehension over more than one loop or name", "write a loop")
        items = self.type_of(generator.iter)
        if not items.is_one_of(Kind.LIST, Kind.TUPLE, Kind.ANY):
            self.fail(generator.iter, f"a comprehension over a {items}", "loop over a list")
        self.comprehension(node, generator, generator.target)

    def comprehension(
        self, node: ast.ListComp, generator: ast.comprehension, target: ast.Name
    ) -> None:
        self.runtime("$collect")
        self.emit("(")
        self.visit(generator.iter)
        self.emit(", function (")
        self.enter_comprehension(node, generator, target)
        self.emit(", $out) { ")
        for condition in generator.ifs:
            self.emit("if (")
            self.test(condition)
            self.emit(") ")
        self.emit("$out.push(")
        self.visit(node.elt)
        self.emit("); })")
        self.leave_scope()

    def enter_comprehension(
        self, node: ast.ListComp, generator: ast.comprehension, target: ast.Name
    ) -> None:
        """Emit the target, which what follows knows."""
        self.emit(javascript_name(target.id), target.id, (target.lineno, target.col_offset))
        element = self.type_of(generator.iter).element
        self.scope = Scope(node, self.scope, {target.id}, {target.id: element})

    def leave_scope(self) -> None:
        assert self.scope.parent
        self.scope = self.scope.parent
