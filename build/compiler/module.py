"""One source file of a program: found by Transcrypt, parsed and generated here."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from build.compiler import transcrypt
from build.compiler.errors import CompileError
from build.compiler.fragments import Fragment
from build.compiler.symbols import Namespace


class Module(Namespace, transcrypt.compiler.Module):
    """A module: its names, its statements, and the JavaScript that they become.

    Attributes:
        body: its top-level statements.
        imported: the modules that must run before it.
        fragments: the generated JavaScript.
    """

    # Transcrypt's generator generates this in its constructor; ours generates `body`, later.
    parseTree = ast.Module([], [])  # noqa: N815 (Transcrypt's name)

    def __init__(self, program: Any, name: str) -> None:
        super().__init__(name, Path())
        self.program = program
        self.body: list[ast.stmt] = []
        self.imported: list[Module] = []
        self.fragments: list[Fragment] = []

    def find(self) -> bool:
        """Find the file; return whether there is one."""
        try:
            self.findPaths(None)
        except transcrypt.utils.Error:
            return False
        self.path = Path(self.sourcePath)
        return True

    def parse(self) -> None:
        """Parse the file; Transcrypt's own parsing would turn some comments into code first."""
        try:
            self.body = ast.parse(self.path.read_text(encoding="utf-8")).body
        except SyntaxError as error:
            node = ast.Pass(lineno=error.lineno or 1, col_offset=(error.offset or 1) - 1)
            raise CompileError(self.path, node, f"not Python: {error.msg}") from None


def is_type_checking(node: ast.stmt) -> bool:
    """Return whether a statement is `if TYPE_CHECKING:`."""
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )
