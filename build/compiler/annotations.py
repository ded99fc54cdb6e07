"""Read annotations: the types that they name, and the signatures that are made of them.

A type that the compiler does not know is an error, never a guess.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from build.compiler import types
from build.compiler.symbols import Alias, Class, Function, Namespace, Parameter
from build.compiler.types import Kind, Type


class Generic(NamedTuple):
    """A generic type: the number of its arguments (`None`: any), and what it makes of them."""

    arity: int | None
    make: Callable[[list[Type]], Type]


GENERIC: dict[str, Generic] = {
    "list": Generic(1, lambda args: types.list_of(args[0])),
    "Sequence": Generic(1, lambda args: types.list_of(args[0])),
    "Iterable": Generic(1, lambda args: types.list_of(args[0])),
    "dict": Generic(2, lambda args: types.dict_of(args[1])),
    "Mapping": Generic(2, lambda args: types.dict_of(args[1])),
    "tuple": Generic(None, lambda args: types.tuple_of(args)),
    "Callable": Generic(None, lambda args: types.function_to(args[-1], *args[:-1])),
    "Final": Generic(1, lambda args: args[0]),
    "ClassVar": Generic(1, lambda args: args[0]),
    "type": Generic(1, lambda args: Type(Kind.CLASS, declaration=args[0].declaration)),
    "Match": Generic(1, lambda args: types.MATCH),
    "Pattern": Generic(1, lambda args: types.PATTERN),
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
    "Callable": types.function_to(types.ANY, types.REST),
    "Exception": types.ERROR,
    "BaseException": types.ERROR,
}


def type_of(module: Namespace, node: ast.expr) -> Type:
    """Return the type that an annotation names.

    Raises:
        CompileError: for a type that the compiler does not know.
    """
    if isinstance(node, ast.Constant) and node.value is None:
        return types.NONE
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return type_of(module, _quoted(module, node, node.value))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return types.join([type_of(module, node.left), type_of(module, node.right)])
    if isinstance(node, ast.Subscript):
        return _generic_type_of(module, node)
    # Of the attributes, `re.Match` and `re.Pattern` are known.
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    if name in PLAIN:
        return PLAIN[name]
    symbol = module.resolve(name)
    if isinstance(symbol, Alias):
        return type_of(symbol.module, symbol.value)
    if isinstance(symbol, Class):
        return types.INT if symbol.is_enum else Type(Kind.INSTANCE, declaration=symbol)
    _fail(module, node)


def _quoted(module: Namespace, node: ast.Constant, text: str) -> ast.expr:
    """Return the annotation in a string, positioned at the string."""
    try:
        expression = ast.parse(text, mode="eval").body
    except SyntaxError:
        _fail(module, node)
    for inner in ast.walk(expression):
        ast.copy_location(inner, node)
    return expression


def _generic_type_of(module: Namespace, node: ast.Subscript) -> Type:
    name = ast.unparse(node.value).rpartition(".")[2]
    arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if name == "Literal":
        return types.join([_literal_type_of(module, argument) for argument in arguments])
    if name not in GENERIC or not arguments:
        _fail(module, node)
    if name == "Callable":
        parameters = arguments[0].elts if isinstance(arguments[0], ast.List) else arguments[:1]
        arguments = [*parameters, arguments[-1]]
    found = [types.REST if _is_ellipsis(each) else type_of(module, each) for each in arguments]
    generic = GENERIC[name]
    if not found or generic.arity not in (None, len(found)):
        _fail(module, node)
    if name in ("dict", "Mapping") and not found[0].is_one_of(Kind.STR, Kind.ANY):
        module.fail(node, "`dict` whose keys are not `str`", "JavaScript's keys are strings")
    return generic.make(found)


def _literal_type_of(module: Namespace, node: ast.expr) -> Type:
    value = node.value if isinstance(node, ast.Constant) else ...
    if value is None:
        return types.NONE
    if not isinstance(value, bool | int | str):
        module.fail(node, f"`{ast.unparse(node)}` in a `Literal`", "name a str, int, bool or None")
    return PLAIN[type(value).__name__]


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _fail(module: Namespace, node: ast.expr) -> NoReturn:
    module.fail(node, f"type `{ast.unparse(node)}`", "use a type of the supported subset")


def signature(module: Namespace, node: ast.FunctionDef, skip_first: bool = False) -> Function:
    """Return the signature of a function, or that of a method without its `self`."""
    function = Function(node.name, module, node, [], types.ANY)
    read_signature(function, node, skip_first)
    return function


def read_signature(function: Function, node: ast.FunctionDef, skip_first: bool = False) -> None:
    """Fill in a function's parameters and result."""
    module, arguments = function.module, node.args
    if arguments.posonlyargs or arguments.kwonlyargs or arguments.kwarg:
        module.fail(node, "`/`, `*` or `**` in a signature", "take plain parameters")
    if skip_first and (not arguments.args or arguments.args[0].arg != "self"):
        module.fail(node, "method without `self`", "name its first parameter `self`")
    offset = len(arguments.args) - len(arguments.defaults)
    function.parameters = [
        Parameter(
            argument.arg,
            _annotated(module, argument),
            arguments.defaults[index - offset] if index >= offset else None,
            (argument.lineno, argument.col_offset),
        )
        for index, argument in enumerate(arguments.args)
        if index or not skip_first
    ]
    if node.returns is None:
        module.fail(node, f"`{node.name}` without a return type", "annotate it")
    function.returns = type_of(module, node.returns)
    rest = arguments.vararg
    if rest:
        items = types.list_of(_annotated(module, rest))
        function.rest = Parameter(rest.arg, items, position=(rest.lineno, rest.col_offset))


def _annotated(module: Namespace, argument: ast.arg) -> Type:
    if argument.annotation is None:
        module.fail(argument, f"parameter `{argument.arg}` without a type", "annotate it")
    return type_of(module, argument.annotation)
