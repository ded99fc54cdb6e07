"""The one error that the compiler raises for a source it does not accept."""

import ast
from pathlib import Path


class CompileError(Exception):
    """A construct, name or type that the compiler does not lower.

    Args:
        path: the source file.
        node: where; `None` stands for the file's head.
        what: what was found.
        remedy: what to write instead.
    """

    def __init__(self, path: Path, node: ast.AST | None, what: str, remedy: str = "") -> None:
        self.path = path
        self.line = getattr(node, "lineno", 1)
        self.column = character_column(path, self.line, getattr(node, "col_offset", 0)) + 1
        self.what = what
        self.remedy = remedy
        position = f"{path.as_posix()}:{self.line}:{self.column}"
        super().__init__(f"{position}: {what}" + (f"; {remedy}" if remedy else ""))


def character_column(path: Path, line: int, byte_column: int) -> int:
    """Turn the parser's column, which counts UTF-8 bytes, into one that counts characters."""
    try:
        text = path.read_text(encoding="utf-8").split("\n")[line - 1]
    except (OSError, IndexError):
        return byte_column
    return len(text.encode()[:byte_column].decode(errors="ignore"))
