"""The type of an expression, from declarations, annotations and literals.

Only a value of the host has the type `Any`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace

from build.compiler import types
from build.compiler.annotations import type_of
from build.compiler.built_ins import BUILTINS, ERRORS, METHODS, Template
from build.compiler.symbols import Class, Constant, Function, Intrinsic, Namespace
from build.compiler.types import Kind, Type

CONSTANTS = {
    bool: types.BOOL,
    int: types.INT,
    float: types.FLOAT,
    str: types.STR,
    type(None): types.NONE,
}
BUILTIN_RESULTS = {
    "bool": types.BOOL,
    "enumerate": types.ANY,
    "getattr": types.ANY,
    "hasattr": types.BOOL,
    "isinstance": types.BOOL,
    "range": types.list_of(types.INT),
    "setattr": types.NONE,
}


class Inference:
    """Infer types in one module, with local names looked up by `local`."""

    def __init__(self, module: Namespace, local: Callable[[str], Type | None]) -> None:
        self.module = module
        self.local = local

    def type_of(self, node: ast.expr) -> Type:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        found: Type = method(node) if method else types.ANY
        return found

    def _constant(self, node: ast.Constant) -> Type:
        return CONSTANTS.get(type(node.value), types.ANY)

    def _joinedstr(self, node: ast.JoinedStr) -> Type:
        return types.STR

    def _compare(self, node: ast.Compare) -> Type:
        return types.BOOL

    def _list(self, node: ast.List) -> Type:
        items = [
            self.type_of(item.value).element
            if isinstance(item, ast.Starred)
            else self.type_of(item)
            for item in node.elts
        ]
        return types.list_of(types.join(items) if items else types.ANY)

    def _tuple(self, node: ast.Tuple) -> Type:
        return Type(Kind.TUPLE, tuple(self.type_of(item) for item in node.elts))

    def _dict(self, node: ast.Dict) -> Type:
        return types.dict_of(
            types.join([self.type_of(item) for item in node.values]) if node.values else types.ANY
        )

    def _listcomp(self, node: ast.ListComp) -> Type:
        target, items = node.generators[0].target, self.type_of(node.generators[0].iter)
        known = {target.id: items.element} if isinstance(target, ast.Name) else {}
        inner = Inference(self.module, lambda name: known.get(name) or self.local(name))
        return types.list_of(inner.type_of(node.elt))

    def _lambda(self, node: ast.Lambda) -> Type:
        return types.function_to(types.ANY, types.REST)

    def _boolop(self, node: ast.BoolOp) -> Type:
        found = [self.type_of(value) for value in node.values]
        if isinstance(node.op, ast.Or) and len({type_.kind for type_ in found} - {Kind.NONE}) == 1:
            return replace(types.join(found), optional=found[-1].optional)
        return types.join(found)

    def _ifexp(self, node: ast.IfExp) -> Type:
        return types.join([self.type_of(node.body), self.type_of(node.orelse)])

    def _unaryop(self, node: ast.UnaryOp) -> Type:
        return types.BOOL if isinstance(node.op, ast.Not) else self.type_of(node.operand)

    def _binop(self, node: ast.BinOp) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if isinstance(node.op, ast.Div):
            return types.FLOAT
        if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.BitXor | ast.LShift | ast.RShift):
            return types.INT
        if Kind.STR in (left.kind, right.kind):
            return types.STR
        return types.join([left, right])

    def _name(self, node: ast.Name) -> Type:
        known = self.local(node.id)
        if known:
            return known
        symbol = self.module.resolve(node.id)
        if isinstance(symbol, Constant):
            if symbol.type is None:
                symbol.type = infer(symbol.module, symbol.value)
            return symbol.type
        if isinstance(symbol, Function):
            return types.function_to(symbol.returns, declaration=symbol)
        if isinstance(symbol, Class):
            return Type(Kind.CLASS, declaration=symbol)
        return types.ANY

    def _attribute(self, node: ast.Attribute) -> Type:
        owner = self.type_of(node.value)
        if isinstance(owner.declaration, Class):
            method = owner.declaration.method(node.attr)
            if method:
                return types.function_to(method.returns, declaration=method)
            return owner.declaration.field(node.attr) or types.ANY
        return types.ANY

    def item_of(self, node: ast.expr) -> Type:
        """Return the type of what a loop over `node` sets its target to."""
        call = node if isinstance(node, ast.Call) else None
        if call and isinstance(call.func, ast.Name) and call.func.id == "enumerate" and call.args:
            return Type(Kind.TUPLE, (types.INT, self.type_of(call.args[0]).element))
        if call and isinstance(call.func, ast.Attribute) and call.func.attr == "items":
            return Type(Kind.TUPLE, (types.STR, self.type_of(call.func.value).element))
        items = self.type_of(node)
        return types.STR if items.kind is Kind.DICT else items.element

    def _subscript(self, node: ast.Subscript) -> Type:
        owner = self.type_of(node.value)
        if isinstance(node.slice, ast.Slice):
            return owner
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int):
            return owner.item(node.slice.value)
        return owner.element

    def _call(self, node: ast.Call) -> Type:
        if isinstance(node.func, ast.Name):
            result = self._named_call(node, node.func.id)
            if result:
                return result
        if isinstance(node.func, ast.Attribute):
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                return types.PATTERN
            receiver = self.type_of(node.func.value)
            if receiver.kind is Kind.PATTERN:
                return types.STR if node.func.attr == "sub" else replace(types.MATCH, optional=True)
            row = method_row(receiver, node)
            if row:
                return row.result(receiver)
        called = self.type_of(node.func)
        if called.kind is Kind.CLASS:
            return Type(Kind.INSTANCE, declaration=called.declaration)
        if called.kind is Kind.INSTANCE and isinstance(called.declaration, Class):
            method = called.declaration.method("__call__")
            return method.returns if method else types.ANY
        return called.args[0] if called.kind is Kind.FUNCTION and called.args else types.ANY

    def _named_call(self, node: ast.Call, name: str) -> Type | None:
        symbol = self.module.resolve(name)
        if isinstance(symbol, Intrinsic):
            return types.ANY
        if symbol or self.local(name):
            return None
        if name == "cast":
            return type_of(self.module, node.args[0]) if node.args else types.ANY
        if name in ERRORS:
            return types.ERROR
        if name in BUILTIN_RESULTS:
            return BUILTIN_RESULTS[name]
        if name in ("min", "max"):
            return types.join([self.type_of(argument) for argument in node.args])
        kind = self.type_of(node.args[0]).kind if node.args else Kind.NONE
        row = BUILTINS.get((name, kind, len(node.args)))
        return row.result(self.type_of(node.args[0])) if row else None


def infer(module: Namespace, node: ast.expr, known: Mapping[str, Type] | None = None) -> Type:
    """Return the type of an expression outside all functions."""
    return Inference(module, (known or {}).get).type_of(node)


def method_row(receiver: Type, node: ast.Call) -> Template | None:
    """Return the row of `METHODS` for a method call on a value of a built-in type."""
    assert isinstance(node.func, ast.Attribute)
    name = node.func.attr
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and first.value == 0 and first.value is not False:
        row = METHODS.get((receiver.kind, f"{name}0", len(node.args)))
        if row:
            return row
    return METHODS.get((receiver.kind, name, len(node.args)))
