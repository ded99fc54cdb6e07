"""The compiler's modules import one another one way, for the type checker too."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from tests.support.node import ROOT

COMPILER = ROOT / "build" / "compiler"


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, wherever the statement stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_import_leads_back_to_its_module() -> None:
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in COMPILER.rglob("*.py")
        if path.name != "__init__.py"
    }
    order = TopologicalSorter({name: imported(path) & set(paths) for name, path in paths.items()})
    assert set(order.static_order()) == set(paths)
