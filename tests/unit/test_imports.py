"""Every module of the client imports under CPython, and core stands on its own."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import client_py

ROOT = Path(client_py.__path__[0])
MODULES = [
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
    for path in sorted(ROOT.rglob("*.py"))
]
# What the compiler knows, or leaves out because only a type checker needs it.
STANDARD = {"__future__", "collections.abc", "dataclasses", "enum", "re", "typing"}


# The UMD entry sets a timer, for which CPython has no host.
@pytest.mark.parametrize("name", [name for name in MODULES if name != "client_py.builds.main"])
def test_a_module_imports_without_a_browser(name: str) -> None:
    importlib.import_module(name)


@pytest.mark.parametrize("path", sorted((ROOT / "core").glob("*.py")), ids=lambda path: path.stem)
def test_core_imports_nothing_outside_itself(path: Path) -> None:
    """Its own modules relatively: it is also a part of the Python package, by another name."""
    imports = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    ]
    assert {node.level for node in imports} <= {0, 1}
    assert {node.module for node in imports if not node.level} <= STANDARD


def test_every_module_of_core_has_its_tests() -> None:
    tested = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {path.stem for path in (ROOT / "core").glob("*.py")} - {"__init__"} <= tested
