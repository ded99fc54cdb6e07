"""Control flow, except loops over items, and the top level of a module."""

from __future__ import annotations

import ast

from build.compiler import types
from build.compiler.annotations import type_of
from build.compiler.built_ins import ERRORS
from build.compiler.generator import Generator, lowers
from build.compiler.lowering.operators import emit_test
from build.compiler.lowering.parts import is_docstring, is_none
from build.compiler.module import is_type_checking
from build.compiler.names import javascript_name
from build.compiler.symbols import Alias, Class

# Statements that are lowered only in functions: at the top level they would make globals.
INNER = (ast.If, ast.For, ast.While, ast.Try, ast.AugAssign, ast.Delete, ast.Raise, ast.Return)


# --- bodies


@lowers(ast.Module)
def lower_module(out: Generator, node: ast.Module) -> None:
    for statement in node.body:
        if not _is_silent(out, statement):
            with out.linkage.findings.kept():
                if isinstance(statement, INNER):
                    out.fail(statement, "statement at the top level", "put it into a function")
                out.statement = statement
                out.new_line()
                out.visit(statement)


def _is_silent(out: Generator, statement: ast.stmt) -> bool:
    """Return whether a top-level statement leaves nothing in the script."""
    if isinstance(statement, ast.ClassDef):
        cls = out.module.symbols[statement.name]
        return isinstance(cls, Class) and cls.is_erased
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        return isinstance(target, ast.Name) and isinstance(out.module.resolve(target.id), Alias)
    is_import = isinstance(statement, ast.Import | ast.ImportFrom)
    return is_import or is_docstring(statement) or is_type_checking(statement)


def emit_statements(out: Generator, body: list[ast.stmt]) -> None:
    """Emit the statements of a body, each in a line; continue after an error."""
    for statement in body:
        if not is_docstring(statement) and not isinstance(statement, ast.Pass | ast.Nonlocal):
            with out.linkage.findings.kept():
                out.new_line()
                out.visit(statement)


def _emit_block(out: Generator, body: list[ast.stmt]) -> None:
    out.emit(" {")
    with out.indented():
        emit_statements(out, body)
    out.new_line()
    out.emit("}")


@lowers(ast.Expr)
def lower_effect(out: Generator, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Call | ast.Await | ast.Yield | ast.YieldFrom):
        out.fail(node, "unused expression", "remove it")
    out.visit(node.value)
    out.emit(";")


# --- control flow


@lowers(ast.If)
def lower_if(out: Generator, node: ast.If) -> None:
    out.emit("if (")
    emit_test(out, node.test)
    out.emit(")")
    _emit_block(out, node.body)
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        out.emit(" else ")
        out.visit(node.orelse[0])
    elif node.orelse:
        out.emit(" else")
        _emit_block(out, node.orelse)


@lowers(ast.While)
def lower_while(out: Generator, node: ast.While) -> None:
    refuse_else(out, node)
    out.emit("while (")
    emit_test(out, node.test)
    out.emit(")")
    _emit_block(out, node.body)


def refuse_else(out: Generator, node: ast.While | ast.For | ast.Try) -> None:
    if node.orelse:
        out.fail(node.orelse[0], "`else` after a loop or try", "keep a flag")


@lowers(ast.Break)
def lower_break(out: Generator, node: ast.Break) -> None:
    out.emit("break;")


@lowers(ast.Continue)
def lower_continue(out: Generator, node: ast.Continue) -> None:
    out.emit("continue;")


@lowers(ast.Return)
def lower_return(out: Generator, node: ast.Return) -> None:
    out.emit("return")
    if node.value:
        out.emit(" ")
        function = out.scope.node
        declared = function.returns if isinstance(function, ast.FunctionDef) else None
        out.visit_as(node.value, type_of(out.module, declared) if declared else types.ANY)
    out.emit(";")


@lowers(ast.Raise)
def lower_raise(out: Generator, node: ast.Raise) -> None:
    if node.cause and not is_none(node.cause):
        out.fail(node, "`raise … from`", "put the cause into the message, or `from None`")
    out.emit("throw ")
    if node.exc is None:
        if out.caught is None:
            out.fail(node, "`raise` outside of an `except` block", "name the error")
        out.emit(out.caught)
    elif isinstance(node.exc, ast.Name) and node.exc.id in ERRORS:
        out.emit(f"new {ERRORS[node.exc.id]}()")
    else:
        out.visit(node.exc)
    out.emit(";")


@lowers(ast.Try)
def lower_try(out: Generator, node: ast.Try) -> None:
    refuse_else(out, node)
    out.emit("try")
    _emit_block(out, node.body)
    if len(node.handlers) > 1:
        out.fail(node.handlers[1], "several `except` clauses", "catch Exception once")
    for handler in node.handlers:
        _emit_handler(out, handler)
    if node.finalbody:
        out.emit(" finally")
        _emit_block(out, node.finalbody)


def _emit_handler(out: Generator, handler: ast.ExceptHandler) -> None:
    if not isinstance(handler.type, ast.Name) or handler.type.id != "Exception":
        out.fail(handler, "`except` of anything but `Exception`", "write `except Exception`")
    caught = javascript_name(handler.name or "$error")
    if handler.name:
        out.scope.declared.add(handler.name)
    column = (handler.type.end_col_offset or 0) + len(" as ")
    out.emit(" catch (")
    out.emit(caught, handler.name, (handler.lineno, column))
    out.emit(")")
    with out.catching(caught):
        _emit_block(out, handler.body)
