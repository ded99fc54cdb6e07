"""Rewrite a class into a function, as a syntax tree.

The rule in `closures` decides which classes. The function has the parameters of `__init__`, and its
body has the methods, the statements of `__init__`, and the return of the instance.
"""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy

from build.compiler import types
from build.compiler.symbols import Class, Function

CALL, INIT = "__call__", "__init__"
# Names that the compiler knows without a declaration.
KNOWN_NAMES = frozenset([*dir(builtins), "cast", "re"])


class Instance(ast.expr):
    """What the function returns: an object of the public methods.

    Its keys are plain names; those of a dict would be strings, which the minifier leaves alone.
    """

    def __init__(self, methods: list[ast.FunctionDef]) -> None:
        super().__init__()
        self.methods = methods


def closure_of(cls: Class, taken: Iterable[str]) -> Function:
    """Return the function that replaces a class; each node keeps its position in the class.

    Args:
        cls: the class; its own tree is not changed.
        taken: names of the program that no variable may hide.
    """
    tree = deepcopy(cls.node)
    methods = {item.name: item for item in tree.body if isinstance(item, ast.FunctionDef)}
    constructor = methods.pop(INIT)
    copies = _copied_parameters(cls, constructor, _names_in(methods.values()))
    hidden = {*taken, *KNOWN_NAMES, *_names_in([constructor, *methods.values()])}
    names = _variable_names(cls, hidden, copies)
    rewriter = _Rewriter(cls, names)
    for name, method in methods.items():
        method.name = names[name]
        cls.module.members[method] = name
    rewriter.read_annotations(tree)
    rewriter.instance = _instance(cls, methods)
    for method in (constructor, *methods.values()):
        del method.args.args[0]
    body = [
        rewriter.visit(statement)
        for statement in constructor.body
        if _copy(statement) not in copies.items()
    ]
    inner = [rewriter.visit(method) for method in methods.values()]
    constructor.body = [*inner, *rewriter.declarations(), *body, rewriter.ending(tree)]
    constructor.name = cls.name
    constructor.returns = ast.copy_location(ast.Name("Any", ast.Load()), tree)
    # The generator looks for the name after `def `; this one comes after `class `.
    constructor.lineno, constructor.col_offset = tree.lineno, cls.position[1] - len("def ")
    return Function(cls.name, cls.module, constructor, cls.constructor.parameters, types.ANY)


def _instance(cls: Class, methods: dict[str, ast.FunctionDef]) -> ast.expr:
    if CALL not in methods:
        public = [methods[name] for name in methods if not name.startswith("_")]
        return ast.copy_location(Instance(public), cls.node)
    method = methods[CALL]
    name = ast.Name(method.name, ast.Load())
    cls.module.members[name] = CALL
    name.lineno, name.col_offset = method.lineno, method.col_offset + len("def ")
    return name


class _Rewriter(ast.NodeTransformer):
    """Replaces `self.name` by a variable, with `nonlocal` where an inner function assigns it.

    Attributes:
        instance: what a return from `__init__` returns.
    """

    instance: ast.expr

    def __init__(self, cls: Class, names: dict[str, str]) -> None:
        self.members = cls.module.members
        self.names = names
        # Of variables whose first assignment lacks one: where the name is, and its type.
        self.annotations: dict[str, tuple[ast.expr, ast.expr]] = {}
        self.assigned: list[set[str]] = []  # By each of the inner functions around the node.

    def read_annotations(self, tree: ast.ClassDef) -> None:
        for item in tree.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                self.annotations[self.names[item.target.id]] = item.target, item.annotation

    def declarations(self) -> list[ast.stmt]:
        """Return the declarations of fields that `__init__` does not assign."""
        return [
            ast.copy_location(
                ast.AnnAssign(
                    ast.copy_location(ast.Name(name, ast.Store()), place), annotation, None, 1
                ),
                place,
            )
            for name, (place, annotation) in self.annotations.items()
        ]

    def ending(self, node: ast.AST) -> ast.Return:
        return ast.copy_location(ast.Return(self.instance), node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        return self.generic_visit(node) if self.assigned else self.ending(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.assigned.append(set())
        self.generic_visit(node)
        assigned = self.assigned.pop()
        if assigned:
            node.body.insert(0, ast.copy_location(ast.Nonlocal(sorted(assigned)), node))
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        self.generic_visit(node)
        target = node.targets[0]
        if not self.assigned and isinstance(target, ast.Name) and target.id in self.annotations:
            _, annotation = self.annotations.pop(target.id)
            return ast.copy_location(ast.AnnAssign(target, annotation, node.value, 1), node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        is_member = bool(_own_name(node.target))
        self.generic_visit(node)
        if not is_member or not self.assigned:
            return node
        assert isinstance(node.target, ast.Name)
        self.annotations[node.target.id] = node.target, node.annotation
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id != "self":
            return node
        name = ast.copy_location(ast.Name(self.names[CALL], node.ctx), node)
        self.members[name] = node.id
        return name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not _own_name(node):
            return self.generic_visit(node)
        name = ast.Name(self.names[node.attr], node.ctx)
        self.members[name] = node.attr
        name.lineno = node.end_lineno or node.lineno
        name.col_offset = (node.end_col_offset or 0) - len(node.attr.encode())
        if self.assigned and isinstance(node.ctx, ast.Store):
            self.assigned[-1].add(name.id)
        return name


# --- what the members are called


def _variable_names(cls: Class, hidden: set[str], copies: dict[str, str]) -> dict[str, str]:
    """Return a name for each member that hides none of `hidden`: its own if that is free."""
    names = dict(copies)
    for member in (*cls.fields, *cls.methods):
        if member not in names:
            name = "call" if member == CALL else member
            while name in hidden:
                name += "_"
            hidden.add(name)
            names[member] = name
    return names


def _copied_parameters(
    cls: Class, constructor: ast.FunctionDef, elsewhere: set[str]
) -> dict[str, str]:
    """Return the fields that can be the same variable as a parameter of `__init__`.

    The field starts as a copy of the parameter, before anything else can see it. Afterwards either
    both always have the same value, or the parameter is not used again. Nothing else has its name.

    Args:
        cls: the class.
        constructor: its `__init__`.
        elsewhere: the names in its other methods.
    """
    given = {parameter.name: parameter.type for parameter in cls.constructor.parameters}
    used, bound = _uses(constructor), _bindings(constructor)
    stores = Counter(
        _own_name(node)
        for node in ast.walk(cls.node)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    )
    found: dict[str, str] = {}
    for field, parameter in _leading_assignments(constructor):
        if (
            cls.fields[field] == given.get(parameter)
            and bound[parameter] == 1
            and parameter not in elsewhere
            and (stores[field] == 1 or used[parameter] == 1)
        ):
            found[field] = parameter
    return found


def _leading_assignments(constructor: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield the fields that the first statements of `__init__` set, and the names in them."""
    fields: set[str] = set()
    for statement in constructor.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # The docstring.
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            return
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        field = _own_name(target)
        if not field or field in fields or "self" in _uses(statement.value):
            return
        fields.add(field)
        yield field, statement.value.id if isinstance(statement.value, ast.Name) else ""


def _copy(statement: ast.stmt) -> tuple[str, str]:
    """Return the names in `self.field = parameter`."""
    if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Name):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        return _own_name(target), statement.value.id
    return "", ""


def _own_name(node: ast.AST) -> str:
    """Return the name in `self.name`."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return ""
    return node.attr if node.value.id == "self" else ""


def _uses(tree: ast.AST) -> Counter[str]:
    """Count how often each name is read in a tree."""
    return Counter(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )


def _bindings(function: ast.FunctionDef) -> Counter[str]:
    """Count how often each name is bound in a function."""
    nodes = (node for node in ast.walk(function) if node is not function)
    return Counter(name for node in nodes if (name := _bound_name(node)))


def _names_in(functions: Iterable[ast.FunctionDef]) -> set[str]:
    return {name for each in functions for name in (*_uses(each), *_bindings(each))}


def _bound_name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return None if isinstance(node.ctx, ast.Load) else node.id
    if isinstance(node, ast.arg):
        return node.arg
    return node.name if isinstance(node, ast.FunctionDef | ast.ExceptHandler) else None
