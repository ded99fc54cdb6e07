"""What every browser engine offers to the tests; imported by the engines and the fixtures."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from tests.engines.archives import Archive
from tests.support.processes import find_program

# How lines of the console begin that tell what scripts threw, where an engine tells that apart.
UNCAUGHT: Final = "Uncaught "

# How often a page is asked whether what a test waits for has come.
POLL_MS: Final = 100

# Shown between two pages: once it is there, the old one has said and asked its last.
BLANK: Final = "about:blank"


class Engine(Protocol):
    """A running browser with one page."""

    def open(self, url: str) -> None:
        """Leave the page before for good, then show this one.

        Its scripts have run when this returns, streams may still be open.
        """

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, which must be plain data."""

    def wait_until(self, expression: str, timeout_s: float) -> bool:
        """Return whether the JavaScript expression became true in time."""

    def console(self) -> list[str]:
        """Return what the page wrote to the console and threw since it was opened."""


@dataclass(frozen=True)
class EngineRow:
    """One line of the table of engines.

    Args:
        name: What test names and `-k` call it.
        start: Starts the browser; it ends when the context is left.
        stands_for: The browsers that have this engine, or one much like it.
        draft: The WebSocket protocol that it speaks.
        packages: The Debian packages that bring it; its own is the first, unless in an archive.
        programs: What must be on the PATH, or match such a pattern, when these are installed.
        archives: What of it comes from PyPI or npm.
        gaps: Names from tests/engines/transports.py: what it does not have for transports.
        has_qunit: Whether QUnit runs in it, in a reasonable time.
        is_legacy: Whether `make test` leaves it to `make test-legacy`.
    """

    name: str
    start: Callable[[], AbstractContextManager[Engine]]
    stands_for: str
    draft: str = "RFC 6455"
    packages: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    archives: tuple[Archive, ...] = ()
    gaps: frozenset[str] = frozenset()
    has_qunit: bool = True
    is_legacy: bool = False

    def has_packages(self) -> bool:
        """Return whether the system has its part."""
        return all(find_program(name) for name in self.programs)

    def is_installed(self) -> bool:
        """Return whether `start` can work on this machine."""
        return self.has_packages() and all(archive.is_unpacked() for archive in self.archives)

    def source(self) -> str:
        """Return the name and version of the package that has the engine in it."""
        if self.archives:
            return f"{self.archives[0].name} {self.archives[0].version}"
        command = ["dpkg-query", "--show", "--showformat=${Package} ${Version}", self.packages[0]]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
