"""The types of a function's local names, found before its body is generated.

They are found first so that an inner function may use a name that is assigned below it.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from build.compiler import types
from build.compiler.annotations import signature, type_of
from build.compiler.inference import Inference
from build.compiler.names import Scope
from build.compiler.types import Kind, Type


class LocalTypes(ast.NodeVisitor):
    """Give each name the type of its annotation or first assignment."""

    def __init__(self, scope: Scope, inference: Inference) -> None:
        self.scope = scope
        self.inference = inference

    def bind(self, target: ast.expr, type_: Type) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for index, element in enumerate(target.elts):
                self.bind(element, type_.item(index))
        elif isinstance(target, ast.Name) and target.id not in self.scope.outer:
            known = self.scope.types.get(target.id)
            if known is None or known.kind is Kind.NONE:
                self.scope.types[target.id] = replace(
                    type_, optional=type_.optional or known is not None
                )
            elif type_.kind is Kind.NONE:
                self.scope.types[target.id] = replace(known, optional=True)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.bind(node.targets[0], self.inference.type_of(node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if isinstance(node.annotation, ast.Name) and node.annotation.id == "Final" and node.value:
            self.bind(node.target, self.inference.type_of(node.value))
        else:
            self.bind(node.target, type_of(self.inference.module, node.annotation))

    def visit_For(self, node: ast.For) -> None:
        self.bind(node.target, self.inference.item_of(node.iter))
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.scope.types[node.name] = types.ERROR
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        function = signature(self.inference.module, node)
        self.scope.types[node.name] = types.function_to(function.returns, declaration=function)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Another scope."""

    def visit_ListComp(self, node: ast.ListComp) -> None:
        """Another scope."""
