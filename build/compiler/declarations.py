"""What a module declares at its top level: functions, classes, constants, type aliases, imports.

Enters: a parsed module. Leaves: a symbol table, which inference and the generator read.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from build.compiler import types
from build.compiler.symbols import Alias, Class, Constant, Function, Parameter
from build.compiler.types import Kind, Type

if TYPE_CHECKING:
    from build.compiler.program import Module


PLAIN_RECORD = "it is an object literal, without a class; give it a method"
ONLY_DECORATORS = "only @staticmethod, @dataclass, @new_optional and @native are lowered"
# Modules that exist for the type checker or are lowered construct by construct.
TYPING_MODULES = ("typing", "collections.abc", "dataclasses", "enum", "__future__", "re")
GENERIC: dict[str, Callable[[list[Type]], Type]] = {
    "list": lambda args: types.list_of(args[0]),
    "Sequence": lambda args: types.list_of(args[0]),
    "Iterable": lambda args: types.list_of(args[0]),
    "dict": lambda args: types.dict_of(args[1]),
    "Mapping": lambda args: types.dict_of(args[1]),
    "tuple": lambda args: Type(Kind.TUPLE, tuple(args)),
    "Callable": lambda args: types.function_to(args[-1], *args[:-1]),
    "Final": lambda args: args[0],
    "ClassVar": lambda args: args[0],
    "type": lambda args: Type(Kind.CLASS, declaration=args[0].declaration),
    "Match": lambda args: types.MATCH,
    "Pattern": lambda args: types.PATTERN,
}
PLAIN: dict[str, Type] = {
    "Any": types.ANY,
    "object": types.ANY,
    "bool": types.BOOL,
    "int": types.INT,
    "float": types.FLOAT,
    "str": types.STR,
    "list": types.list_of(types.ANY),
    "dict": types.dict_of(types.ANY),
    "tuple": Type(Kind.TUPLE),
    "Callable": types.function_to(types.ANY),
    "Exception": types.ERROR,
    "BaseException": types.ERROR,
}


class Declarations:
    """Fill `module.symbols`, in three passes over all modules of the program."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def read(self) -> None:
        """Register every top-level name; signatures follow when all modules are read."""
        for statement in self.module.body:
            name = getattr(statement, "name", None)
            if name in self.module.symbols:
                self.module.fail(statement, f"a second `{name}`", "give it another name")
            if isinstance(statement, ast.ClassDef):
                self.module.symbols[statement.name] = Class(statement.name, self.module, statement)
            elif isinstance(statement, ast.FunctionDef):
                self.module.symbols[statement.name] = Function(
                    statement.name, self.module, statement, [], types.ANY
                )
            elif isinstance(statement, ast.AnnAssign | ast.Assign):
                self._read_assignment(statement)

    def _read_assignment(self, statement: ast.AnnAssign | ast.Assign) -> None:
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
        target, value = targets[0], statement.value
        if len(targets) > 1 or not isinstance(target, ast.Name) or value is None:
            self.module.fail(
                statement, "top-level assignment", "write one `NAME: Final = value` each"
            )
        annotation = statement.annotation if isinstance(statement, ast.AnnAssign) else None
        if _is_type_expression(annotation, value):
            self.module.aliases[target.id] = value
        else:
            self.module.symbols[target.id] = Constant(target.id, self.module, value, None)

    def read_signatures(self) -> None:
        """Read what is annotated: functions, methods, fields and constants."""
        for symbol in list(self.module.symbols.values()):
            if isinstance(symbol, Function):
                self._resolve_function(symbol)
            elif isinstance(symbol, Class):
                self._resolve_class(symbol)
        for statement in self.module.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                constant = self.module.symbols.get(statement.target.id)
                if isinstance(constant, Constant) and not _is_bare_final(statement.annotation):
                    constant.type = self.type_of(statement.annotation)

    def infer_fields(self) -> None:
        """Infer the fields that are not annotated, when every signature of the program is known."""
        for cls in self.module.symbols.values():
            if isinstance(cls, Class):
                for name, value in cls.constants.items():
                    if name not in cls.fields:
                        cls.fields[name] = self.module.infer(value)
                if "__init__" in cls.methods:
                    self._infer_assigned_fields(cls, cls.methods["__init__"])

    def signature(self, node: ast.FunctionDef, skip_first: bool = False) -> Function:
        """Read a nested or method definition's signature."""
        function = Function(node.name, self.module, node, [], types.ANY)
        self._resolve_function(function, skip_first)
        return function

    def _resolve_function(self, function: Function, skip_first: bool = False) -> None:
        node = function.node
        assert node is not None
        arguments = node.args
        if arguments.posonlyargs or arguments.kwonlyargs or arguments.kwarg:
            self.module.fail(node, "`/`, `*` or `**` in a signature", "take plain parameters")
        if skip_first and (not arguments.args or arguments.args[0].arg != "self"):
            self.module.fail(node, "a method without `self`", "name its first parameter so")
        offset = len(arguments.args) - len(arguments.defaults)
        parameters = [
            Parameter(
                argument.arg,
                self.annotated(argument),
                arguments.defaults[index - offset] if index >= offset else None,
                (argument.lineno, argument.col_offset),
            )
            for index, argument in enumerate(arguments.args)
            if index or not skip_first
        ]
        function.parameters = parameters
        if node.returns is None:
            self.module.fail(node, f"`{node.name}` without a return type", "annotate it")
        function.returns = self.type_of(node.returns)
        if arguments.vararg:
            element = self.annotated(arguments.vararg)
            position = (arguments.vararg.lineno, arguments.vararg.col_offset)
            function.rest = Parameter(
                arguments.vararg.arg, types.list_of(element), position=position
            )

    def annotated(self, argument: ast.arg) -> Type:
        if argument.annotation is None:
            self.module.fail(argument, f"parameter `{argument.arg}` without a type", "annotate it")
        return self.type_of(argument.annotation)

    def _resolve_class(self, cls: Class) -> None:
        node = cls.node
        self._read_decorators(cls)
        marks = [base.id for base in node.bases if isinstance(base, ast.Name)]
        cls.is_protocol = "Protocol" in marks
        cls.is_enum = "IntEnum" in marks
        bases = [base for base in node.bases if not _names(base, "Protocol", "IntEnum")]
        if len(bases) > 1 or node.keywords:
            self.module.fail(node, "several bases or a metaclass", "derive from one class at most")
        if bases:
            found = self.module.resolve(bases[0].id) if isinstance(bases[0], ast.Name) else None
            if not isinstance(found, Class):
                self.module.fail(
                    bases[0], "a base that is no class of this program", "name one, or none"
                )
            if found.is_literal:
                self.module.fail(bases[0], f"the record `{found.name}` as a base", PLAIN_RECORD)
            cls.base = found
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                for decorator in statement.decorator_list:
                    if not _names(decorator, "staticmethod"):
                        self.module.fail(decorator, "a decorator", ONLY_DECORATORS)
                static = any(_names(name, "staticmethod") for name in statement.decorator_list)
                cls.methods[statement.name] = self.signature(statement, skip_first=not static)
                if static:
                    cls.static.add(statement.name)
            elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                name = statement.target.id
                cls.positions[name] = (statement.lineno, statement.col_offset)
                if statement.value:
                    cls.constants[name] = statement.value
                    if _names(statement.annotation, "Final"):
                        cls.finals.add(name)
                if not (_is_bare_final(statement.annotation) and statement.value):
                    cls.fields[name] = self.type_of(statement.annotation)
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                name = statement.targets[0].id
                cls.positions[name] = (statement.lineno, statement.col_offset)
                cls.constants[name] = statement.value
                if cls.is_enum:
                    cls.finals.add(name)
            elif not isinstance(statement, ast.Expr | ast.Pass):
                self.module.fail(statement, "this statement in a class", "put it into a method")
        if cls.is_enum and (cls.methods or any(cls.number(name) is None for name in cls.constants)):
            self.module.fail(node, "an IntEnum of more than numbers", "write `NAME = 1` for each")
        if "__init__" in cls.methods:
            for inner in ast.walk(node):
                if isinstance(inner, ast.AnnAssign) and (own := _own_attribute(inner.target)):
                    cls.fields[own] = self.type_of(inner.annotation)

    def _read_decorators(self, cls: Class) -> None:
        for decorator in cls.node.decorator_list:
            name = decorator.func if isinstance(decorator, ast.Call) else decorator
            if _names(name, "dataclass"):
                cls.is_record = True
            elif _names(name, "native") and isinstance(decorator, ast.Call):
                cls.native_name = _text(decorator)
            elif _names(name, "new_optional"):
                cls.is_new_optional = True
            else:
                self.module.fail(decorator, "a decorator", ONLY_DECORATORS)

    def _infer_assigned_fields(self, cls: Class, constructor: Function) -> None:
        known = {parameter.name: parameter.type for parameter in constructor.parameters}
        known["self"] = Type(Kind.INSTANCE, declaration=cls)
        assert constructor.node is not None
        for node in ast.walk(constructor.node):
            if isinstance(node, ast.Assign):
                name = _own_attribute(node.targets[0])
                if name and cls.field(name) is None:
                    cls.fields[name] = self.module.infer(node.value, known)
                    if cls.fields[name].kind is Kind.NONE:
                        self.module.fail(node, "a field that starts as None", "annotate it")

    def type_of(self, node: ast.expr) -> Type:
        """Read an annotation; an unknown one is an error."""
        if isinstance(node, ast.Constant):
            if node.value is None:
                return types.NONE
            if isinstance(node.value, str):
                return self.type_of(ast.parse(node.value, mode="eval").body)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return types.join([self.type_of(node.left), self.type_of(node.right)])
        if isinstance(node, ast.Attribute):  # re.Match, re.Pattern
            node = ast.copy_location(ast.Name(node.attr, ast.Load()), node)
        if isinstance(node, ast.Subscript):
            return self._generic_type_of(node)
        if isinstance(node, ast.Name):
            if node.id in PLAIN:
                return PLAIN[node.id]
            symbol = self.module.resolve(node.id)
            if isinstance(symbol, Alias):
                return symbol.type
            if isinstance(symbol, Class):
                return types.INT if symbol.is_enum else Type(Kind.INSTANCE, declaration=symbol)
        self.module.fail(
            node, f"the type `{ast.unparse(node)}`", "use a type of the supported subset"
        )

    def _generic_type_of(self, node: ast.Subscript) -> Type:
        name = ast.unparse(node.value).rpartition(".")[2]
        arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Literal":
            values = [
                PLAIN[type(arg.value).__name__]
                for arg in arguments
                if isinstance(arg, ast.Constant)
            ]
            return types.join(values)
        if name not in GENERIC:
            self.module.fail(
                node, f"the type `{ast.unparse(node)}`", "use a type of the supported subset"
            )
        if name == "Callable":
            parameters = arguments[0].elts if isinstance(arguments[0], ast.List) else []
            arguments = [*parameters, arguments[-1]]
        plain = [
            arg for arg in arguments if not (isinstance(arg, ast.Constant) and arg.value is ...)
        ]
        found = [self.type_of(argument) for argument in plain]
        if name in ("dict", "Mapping") and found[0].kind not in (Kind.STR, Kind.ANY):
            self.module.fail(node, "a dict whose keys are not str", "JavaScript's keys are strings")
        return GENERIC[name](found)


def _names(node: ast.expr, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _text(call: ast.Call) -> str:
    """Give the one argument of a call, a literal string."""
    return str(ast.literal_eval(call.args[0]))


def _is_bare_final(annotation: ast.expr) -> bool:
    return _names(annotation, "Final") or _names(annotation, "ClassVar")


def _own_attribute(node: ast.expr) -> str | None:
    """Give the name in `self.name`."""
    return node.attr if isinstance(node, ast.Attribute) and _names(node.value, "self") else None


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
