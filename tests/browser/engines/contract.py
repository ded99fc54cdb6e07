"""What every browser engine offers to the tests; imported by the engines and the fixtures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol


class Engine(Protocol):
    """A running browser with one page."""

    def open(self, url: str) -> None:
        """Show a page; its scripts have run when this returns, streams may still be open."""

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, which must be plain data."""

    def wait_until(self, expression: str, timeout_s: float) -> bool:
        """Tell whether the JavaScript expression became true in time."""

    def console(self) -> list[str]:
        """Return what the page wrote to the console and threw since it was opened."""


@dataclass(frozen=True)
class EngineRow:
    """One line of the table of engines.

    Args:
        name: What test names and `-k` call it.
        packages: The Debian packages that bring it.
        is_installed: Whether `start` can work on this machine.
        start: Starts the browser; it ends when the context is left.
    """

    name: str
    packages: tuple[str, ...]
    is_installed: Callable[[], bool]
    start: Callable[[], AbstractContextManager[Engine]]
