"""Calls: of the program's own functions and classes, of built-ins and of the host.

Extends `Patterns`; only `definitions` extends it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from build.compiler import types
from build.compiler.built_ins import BUILTIN_NAMES, BUILTINS, ERRORS, INSTANCE_TESTS
from build.compiler.declarations import PLAIN_RECORD
from build.compiler.inference import method_row
from build.compiler.names import ES3_KEYWORDS, member_access, property_name
from build.compiler.patterns import Patterns
from build.compiler.symbols import Class, Function, Intrinsic
from build.compiler.types import Kind, Type

BUILT_IN_KINDS = (Kind.STR, Kind.LIST, Kind.DICT, Kind.MATCH)


class Calls(Patterns):
    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name):
            self._call_name(node, function)
        elif isinstance(function, ast.Attribute):
            self._call_attribute(node, function)
        else:
            self.operand(function)
            self.arguments(node, None)

    def _call_name(self, node: ast.Call, function: ast.Name) -> None:
        name = function.id
        symbol = self.module.resolve(name)
        if self.local_type(name) or self.scope.owner_of(name):
            self.visit(function)
            self.arguments(node, self._signature(self.type_of(function)))
        elif isinstance(symbol, Intrinsic):
            self._call_intrinsic(node, symbol.name)
        elif isinstance(symbol, Class) and symbol.is_literal:
            self._emit_record(node, symbol)
        elif isinstance(symbol, Class):
            self._mark_pure()
            self.emit("new ")
            self.visit(function)
            self.arguments(node, symbol.constructor)
        elif symbol is not None:
            self._mark_pure()
            self.visit(function)
            self.arguments(node, symbol if isinstance(symbol, Function) else None)
        else:
            self._call_builtin(node, function)

    def _emit_record(self, node: ast.Call, cls: Class) -> None:
        """Emit the construction of a record as an object literal, its defaults filled in."""
        given = self._in_order(node, cls.constructor)
        parameters = cls.constructor.parameters
        self.emit("({")
        for index, parameter in enumerate(parameters):
            value = given[index] if index < len(given) else _absent(node)
            if _is_absent(value):
                value = parameter.default or value
            if _is_absent(value) or isinstance(value, ast.Starred):
                self.fail(node, f"a `{cls.name}` without `{parameter.name}`", "give each field")
            if value is parameter.default and not isinstance(value, ast.Constant):
                what = f"the default of `{parameter.name}`, which is no literal"
                self.fail(node, what, "give it in each call")
            self.emit(", " if index else "")
            self.emit(f"{property_name(parameter.name)}: ")
            self.visit_as(value, parameter.type)
        self.emit("})")

    is_effect = False

    def _mark_pure(self) -> None:
        """Let a constant that nobody uses be dropped with the calls in it."""
        if self.scope.parent is None and not self.is_effect:
            self.emit("/*#__PURE__*/")

    def _signature(self, type_: Type) -> Function | None:
        return type_.declaration if isinstance(type_.declaration, Function) else None

    def _call_attribute(self, node: ast.Call, function: ast.Attribute) -> None:
        owner = function.value
        if (
            isinstance(owner, ast.Call)
            and isinstance(owner.func, ast.Name)
            and owner.func.id == "super"
        ):
            self._call_super(node, function.attr)
            return
        if isinstance(owner, ast.Name) and owner.id == "re" and self.module.resolve("re") is None:
            self.emit_pattern(node)
            return
        receiver = self.type_of(owner)
        if receiver.kind is Kind.PATTERN:
            self.call_pattern(node, function)
        elif receiver.kind in BUILT_IN_KINDS:
            row = method_row(receiver, node)
            if row is None or node.keywords:
                self.fail(
                    node,
                    f"`{function.attr}` of a {receiver} with these arguments",
                    "it has no lowering",
                )
            self.fill(row, node.args, owner)
        else:
            self.check_member(function, receiver)
            self.member(function)
            self.arguments(node, self._signature(self.type_of(function)))

    # --- arguments

    def arguments(self, node: ast.Call, signature: Function | None) -> None:
        """Emit `(a, b)`, with keyword arguments put where `signature` has them."""
        arguments = self._in_order(node, signature)
        if any(isinstance(argument, ast.Starred) for argument in arguments[:-1]):
            self.fail(node, "`*` before another argument", "pass it last")
        if arguments and isinstance(arguments[-1], ast.Starred):
            if self.type_of(node).is_one_of(Kind.INSTANCE, Kind.ERROR):
                self.fail(node, "`*` in a construction", "pass the arguments one by one")
            self._spread(node, arguments[:-1], arguments[-1].value)
            return
        self.emit("(")
        self.separated(
            arguments, [parameter.type for parameter in signature.parameters] if signature else ()
        )
        self.emit(")")

    def _in_order(self, node: ast.Call, signature: Function | None) -> list[ast.expr]:
        if not node.keywords:
            return node.args
        if signature is None:
            self.fail(
                node,
                "keyword arguments to a function that is not known here",
                "pass them by position",
            )
        given = {keyword.arg or "**": keyword.value for keyword in node.keywords}
        names = [parameter.name for parameter in signature.parameters]
        unknown = [name for name in given if name not in names[len(node.args) :]]
        if unknown:
            self.fail(
                node, f"the argument `{unknown[0]}`", f"`{signature.name}` takes {', '.join(names)}"
            )
        ordered = list(node.args)
        for parameter in signature.parameters[len(node.args) :]:
            if not given:
                break
            ordered.append(given.pop(parameter.name, _absent(node)))
        return ordered

    def _spread(self, node: ast.Call, leading: list[ast.expr], rest: ast.expr) -> None:
        function = node.func
        if isinstance(function, ast.Attribute):
            self.simple(function.value, "`*` in a call of a method of an expression")
        self.emit(".apply(")
        if isinstance(function, ast.Attribute):
            self.visit(function.value)
        else:
            self.emit("null")
        self.emit(", ")
        if leading:
            self.emit("[")
            self.separated(leading)
            self.emit("].concat(")
        self.visit(rest)
        self.emit("))" if leading else ")")

    def _call_super(self, node: ast.Call, method: str) -> None:
        cls = self.current_class
        if cls is None or cls.base is None:
            self.fail(node, "super() in a class without a base", "remove it")
        base = cls.base
        signature = base.constructor if method == "__init__" else base.method(method)
        if signature is None:
            self.fail(node, f"`{base.name}` has no `{method}`", "check the name")
        arguments = self._in_order(node, signature)
        if method == "__init__" and cls.extends_native:
            self.construct_native(node, cls, base)
            return
        self.emit(self.top_level_name(base, node))
        self.emit(".call(" if method == "__init__" else f".prototype{member_access(method)}.call(")
        self.emit(self.self_name())
        self.emit(", " if arguments else "")
        self.separated(arguments, [parameter.type for parameter in signature.parameters])
        self.emit(")")

    def construct_native(self, node: ast.Call, cls: Class, base: Class) -> None:
        """Emit the making of `self` by the constructor of a base."""
        what = f"`{cls.name}`, which extends a class of the realm"
        self.fail(node, what, "compile it to ES2015")

    current_class: Class | None = None

    # --- built-ins and the host

    def _call_builtin(self, node: ast.Call, function: ast.Name) -> None:
        name, arguments = function.id, node.args
        special: Callable[[ast.Call], None] | None = getattr(self, f"_builtin_{name}", None)
        if node.keywords:
            self.fail(node, f"keyword arguments to `{name}`", "pass them by position")
        if special:
            special(node)
        elif name in ERRORS:
            self.emit(f"new {ERRORS[name]}")
            self.arguments(node, None)
        elif name in BUILTIN_NAMES:
            first = self.type_of(arguments[0]) if arguments else types.NONE
            kind = first.kind
            row = None if first.optional else BUILTINS.get((name, kind, len(arguments)))
            if row is None:
                self.fail(
                    node,
                    f"`{name}` of a {kind} with {len(arguments)} arguments",
                    "it has no lowering",
                )
            self.fill(row, arguments)
        else:
            self.fail_undefined(function)

    def _builtin_getattr(self, node: ast.Call) -> None:
        owner, name, *default = node.args
        if default and not (isinstance(default[0], ast.Constant) and default[0].value is None):
            self.fail(
                node, "a getattr default that is not None", "write `getattr(x, name, None) or …`"
            )
        self._emit_computed(owner, name)

    def _builtin_setattr(self, node: ast.Call) -> None:
        owner, name, value = node.args
        self._emit_computed(owner, name)
        self.emit(" = ")
        self.visit(value)

    def _emit_computed(self, owner: ast.expr, name: ast.expr) -> None:
        """Emit a member by its name, which the minifier must not have shortened."""
        if isinstance(name, ast.Constant) and isinstance(self.type_of(owner).declaration, Class):
            self.fail(name, "an own attribute by its name", "write it as an attribute")
        self.receiver(owner)
        self._emit_key(name)

    def _builtin_hasattr(self, node: ast.Call) -> None:
        owner, name = node.args
        self.emit("(")
        self.operand(name)
        self.emit(" in ")
        self.operand(owner)
        self.emit(")")

    def _emit_key(self, name: ast.expr) -> None:
        self.emit("[")
        self.visit(name)
        self.emit("]")

    def _builtin_isinstance(self, node: ast.Call) -> None:
        value, classes = node.args
        choices = _alternatives(classes)
        if len(choices) > 1:
            self.simple(value, "isinstance with several classes on an expression")
        names = [ast.unparse(choice) for choice in choices]
        if ("int" in names) != ("float" in names):
            self.fail(classes, "isinstance of one kind of number", "write `int | float`")
        if "int" in names:
            choices.pop(names.index("int"))  # JavaScript has one type of number: float's row.
        self.emit("(")
        for index, choice in enumerate(choices):
            self.emit(" || " if index else "")
            self._instance_test(value, choice)
        self.emit(")")

    def _instance_test(self, value: ast.expr, choice: ast.expr) -> None:
        symbol = self.module.resolve(choice.id) if isinstance(choice, ast.Name) else None
        if isinstance(symbol, Class) and symbol.is_literal:
            self.fail(choice, f"isinstance of the record `{symbol.name}`", PLAIN_RECORD)
        elif isinstance(symbol, Class) and symbol.is_enum:
            self.fail(choice, f"isinstance of the enum `{symbol.name}`", "test for `int | float`")
        elif isinstance(symbol, Class):
            self.operand(value)
            self.emit(f" instanceof {self.top_level_name(symbol, choice)}")
        elif isinstance(choice, ast.Name) and choice.id in INSTANCE_TESTS:
            self.fill(INSTANCE_TESTS[choice.id], [value])
        else:
            tests = ", ".join(INSTANCE_TESTS)
            self.fail(choice, f"isinstance of `{ast.unparse(choice)}`", f"test for {tests}")

    def _builtin_bool(self, node: ast.Call) -> None:
        self.emit("!!")
        self.test(node.args[0], is_operand=True)

    def _builtin_cast(self, node: ast.Call) -> None:
        self.operand(node.args[1])

    def _builtin_range(self, node: ast.Call) -> None:
        self.fail(node, "`range` outside of a for loop", "fill a list in a loop")

    _builtin_enumerate = _builtin_range

    def _call_intrinsic(self, node: ast.Call, name: str) -> None:
        if name == "new":
            constructor, *arguments = node.args
            self.emit("new ")
            self.emit("(" if not _is_path(constructor) else "")
            self.visit(constructor)
            self.emit(")" if not _is_path(constructor) else "")
            self.emit("(")
            self.separated(arguments)
            self.emit(")")
        elif name == "typeof":
            self.emit("(typeof ")
            self.operand(node.args[0])
            self.emit(")")
        else:
            self.fail(node, f"a call of the host's `{name}`", "take it as an attribute of window")


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """List the classes in `int | float` or `(int, float)`, or the only one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _absent(node: ast.Call) -> ast.expr:
    """Stand for an argument that is left out before one that is given."""
    return ast.copy_location(ast.Constant(...), node)


def _is_absent(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _is_path(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        if node.attr in ES3_KEYWORDS:
            return False
        node = node.value
    return isinstance(node, ast.Name)
