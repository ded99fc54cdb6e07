"""For loops and list comprehensions."""

from __future__ import annotations

import ast

from build.compiler.generator import Generator, lowers
from build.compiler.lowering.assignments import emit_elements, emit_target
from build.compiler.lowering.operators import emit_test
from build.compiler.lowering.parts import require_plain
from build.compiler.lowering.statements import emit_statements, refuse_else
from build.compiler.names import Scope, javascript_name
from build.compiler.types import Kind


@lowers(ast.For)
def lower_for(out: Generator, node: ast.For) -> None:
    refuse_else(out, node)
    name = iterator_name(node)
    if isinstance(node.iter, ast.Call) and name:
        CALLS[name](out, node, node.iter)
    elif out.type_of(node.iter).kind is Kind.DICT:
        require_plain(out, node.iter, "loop over a dict")
        emit_loop(out, node, [(node.target, _open_key_loop(out, node.iter))])
    else:
        _, item = _open_list_loop(out, node.iter)
        emit_loop(out, node, [(node.target, item)])


def iterator_name(node: ast.For) -> str:
    """Return the name in `CALLS` of the call that a loop runs over, if it is one of those."""
    function = node.iter.func if isinstance(node.iter, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return "items" if function.attr == "items" else ""
    is_known = isinstance(function, ast.Name) and function.id in ("range", "enumerate")
    return function.id if isinstance(function, ast.Name) and is_known else ""


def _for_range(out: Generator, node: ast.For, call: ast.Call) -> None:
    """Emit `for (var i = start, last = limit; i < last; i += step) {`: the limit is read once."""
    arguments = call.args
    step = _literal_number(arguments[2]) if len(arguments) == 3 else 1
    if len(arguments) not in (1, 2, 3) or not step:
        remedy = "give it a start and a limit, and a step that is a literal"
        out.fail(call, "this `range`", remedy)
    start, limit = (
        (ast.Constant(0), arguments[0]) if len(arguments) == 1 else (arguments[0], arguments[1])
    )
    index, last = out.scope.temporary(), out.scope.temporary()
    out.emit(f"for (var {index} = ")
    out.visit(start)
    out.emit(f", {last} = ")
    out.visit(limit)
    out.emit(f"; {index} {'<' if step > 0 else '>'} {last}; {index} += {step}) {{")
    emit_loop(out, node, [(node.target, index)])


def _literal_number(node: ast.expr) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _literal_number(node.operand)
        return -number if number else None
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int) else None


def _for_enumerate(out: Generator, node: ast.For, call: ast.Call) -> None:
    targets = node.target.elts if isinstance(node.target, ast.Tuple) else []
    if len(targets) != 2 or len(call.args) != 1:
        out.fail(node, "this `enumerate`", "write `for index, item in enumerate(items)`")
    sources = _open_list_loop(out, call.args[0])
    emit_loop(out, node, list(zip(targets, sources, strict=True)))


def _open_list_loop(out: Generator, items: ast.expr) -> tuple[str, str]:
    """Emit the head of a loop over a list; return the expressions of its index and its item."""
    type_ = out.type_of(items)
    if not type_.is_one_of(Kind.LIST, Kind.TUPLE, Kind.STR, Kind.ANY):
        out.fail(items, f"loop over `{type_}`", "loop over a list, tuple, dict or str")
    index, source = out.scope.temporary(), out.scope.temporary()
    out.emit(f"for (var {index} = 0, {source} = ")
    out.visit(items)
    out.emit(f"; {index} < {source}.length; {index}++) {{")
    is_text = type_.kind is Kind.STR
    return index, f"{source}.charAt({index})" if is_text else f"{source}[{index}]"


def _for_items(out: Generator, node: ast.For, call: ast.Call) -> None:
    mapping = call.func.value if isinstance(call.func, ast.Attribute) else call
    targets = node.target.elts if isinstance(node.target, ast.Tuple) else []
    if len(targets) != 2 or not isinstance(mapping, ast.Name):
        out.fail(node, "this loop over items", "write `for key, value in name.items()`")
    key = _open_key_loop(out, mapping)
    emit_loop(out, node, [(targets[0], key), (targets[1], f"[{key}]")], mapping)


CALLS = {"range": _for_range, "enumerate": _for_enumerate, "items": _for_items}


def _open_key_loop(out: Generator, mapping: ast.expr) -> str:
    """Emit the head of a loop over the own keys of a dict; return the expression of its key."""
    key = out.scope.temporary()
    out.emit(f"for (var {key} in ")
    out.visit(mapping)
    out.emit(") if (")
    out.runtime("$has")
    out.emit("(")
    out.visit(mapping)
    out.emit(f", {key})) {{")
    return key


def emit_loop(
    out: Generator,
    node: ast.For,
    assignments: list[tuple[ast.expr, str]],
    mapping: ast.expr | None = None,
) -> None:
    """Emit the assignments to a loop's targets, its body, and the closing brace.

    Args:
        out: where it is emitted.
        node: the loop.
        assignments: targets and what they are set to.
        mapping: the text before a source that is an index.
    """
    with out.indented():
        for target, source in assignments:
            out.new_line()
            if isinstance(target, ast.Tuple) and len(assignments) > 1:
                out.fail(target, "nested loop target", "unpack it in the body")
            if isinstance(target, ast.Tuple):
                temporary = out.scope.temporary()
                out.emit(f"var {temporary} = {source};")
                emit_elements(out, target, temporary)
            elif isinstance(target, ast.Name):
                emit_target(out, target)
                out.emit(" = ")
                if mapping and source.startswith("["):
                    out.visit(mapping)
                out.emit(f"{source};")
            else:
                out.fail(target, "this loop target", "loop over a name")
        emit_statements(out, node.body)
    out.new_line()
    out.emit("}")


# --- comprehensions


@lowers(ast.ListComp)
def lower_comprehension(out: Generator, node: ast.ListComp) -> None:
    """Emit `$collect(items, function (item, $out) { if (test) $out.push(value); })`."""
    generator, target = only_loop(out, node)
    out.runtime("$collect")
    out.emit("(")
    out.visit(generator.iter)
    out.emit(", function (")
    emit_item_name(out, target)
    with out.within(item_scope(out, node, target)):
        out.emit(", $out) { ")
        for condition in generator.ifs:
            out.emit("if (")
            emit_test(out, condition)
            out.emit(") ")
        out.emit("$out.push(")
        out.visit(node.elt)
        out.emit("); })")


def only_loop(out: Generator, node: ast.ListComp) -> tuple[ast.comprehension, ast.Name]:
    """Return the loop of a comprehension, which must run over a list, and its target."""
    generator, *others = node.generators
    if others or generator.is_async or not isinstance(generator.target, ast.Name):
        out.fail(node, "comprehension over more than one loop or name", "write a loop")
    items = out.type_of(generator.iter)
    if not items.is_one_of(Kind.LIST, Kind.TUPLE, Kind.ANY):
        out.fail(generator.iter, f"comprehension over `{items}`", "loop over a list")
    return generator, generator.target


def emit_item_name(out: Generator, target: ast.Name) -> None:
    out.emit(javascript_name(target.id), target.id, (target.lineno, target.col_offset))


def item_scope(out: Generator, node: ast.ListComp, target: ast.Name) -> Scope:
    """Return the scope of the function that a comprehension calls with an item."""
    element = out.type_of(node.generators[0].iter).element
    return Scope(node, out.scope, {target.id}, {target.id: element})
