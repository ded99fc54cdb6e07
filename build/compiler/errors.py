"""What the compiler raises for sources that it does not accept."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class CompileError(Exception):
    """A construct, name or type that the compiler does not lower.

    Args:
        path: the source file.
        node: where it is; `None` stands for the start of the file.
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


class ProgramError(Exception):
    """All errors in a program, in the order in which they were found."""

    def __init__(self, errors: Sequence[CompileError]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(str(error) for error in errors))


class Findings:
    """The errors of one program, collected so that the rest of it is read too."""

    def __init__(self) -> None:
        self.errors: list[CompileError] = []

    def add(self, error: CompileError) -> None:
        self.errors.append(error)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Collect an error of the block, which ends at the error."""
        try:
            yield
        except CompileError as error:
            self.add(error)

    def check(self) -> None:
        """Raise the errors so far: the next step would only find their consequences."""
        if self.errors:
            raise ProgramError(self.errors)


def character_column(path: Path, line: int, byte_column: int) -> int:
    """Return the column in characters for the parser's column, which counts UTF-8 bytes."""
    try:
        text = path.read_text(encoding="utf-8").split("\n")[line - 1]
    except (OSError, IndexError):
        return byte_column
    return len(text.encode()[:byte_column].decode(errors="ignore"))
