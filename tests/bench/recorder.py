"""Measure variants in rounds, in which they take turns, and keep the figures as rows.

A variant that fails is noted and left out; the others go on.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from playwright.async_api import Error as PlaywrightError

from tests.bench.browser import AGAIN, NPM, OURS, BenchPage, Variant
from tests.bench.figures import Row

CLIENTS: Final = (OURS, NPM, AGAIN)

# A transport that hangs would otherwise take the time of all others.
_MOST_FAILURES: Final = 2

T = TypeVar("T")
Measure = Callable[[BenchPage], Awaitable[dict[str, float]]]


@dataclass
class Recorder:
    """Pages that measure, and what has been found.

    Attributes:
        file: where the results go; without one they go nowhere.
        facts: about the run as a whole.
        errors: what went wrong, in the order of events.
        ended_on: by where and by variant, the transports that were left to the client's choice.
    """

    pages: Sequence[BenchPage]
    file: Path | None
    facts: dict[str, str]
    rows: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    ended_on: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    async def take(
        self,
        server: str,
        transport: str,
        rounds: int,
        measure: Measure,
        variants: Collection[Variant] = CLIENTS,
    ) -> None:
        """Measure in each page in turn, several times; write down what is known after that."""
        where = ", ".join(filter(None, (server, transport)))
        pages = [page for page in self.pages if page.variant in variants]
        failures = dict.fromkeys(pages, 0)
        started = asyncio.get_running_loop().time()
        for number in range(rounds):
            found: dict[str, dict[str, float]] = {}
            # Another one begins in every round.
            start = number % len(pages)
            for page in [*pages[start:], *pages[:start]]:
                if failures[page] == _MOST_FAILURES:
                    continue
                taken = await self.attempt(where, page, measure)
                failures[page] += taken is None
                for figure, value in (taken or {}).items():
                    found.setdefault(figure, {})[page.variant.name] = value
            for figure, values in found.items():
                self.row(server, transport, figure).rounds.append(values)
        self.save()
        tell(f"{where}: {rounds} rounds, {asyncio.get_running_loop().time() - started:.0f} s")

    async def attempt(
        self, where: str, page: BenchPage, measure: Callable[[BenchPage], Awaitable[T]]
    ) -> T | None:
        """Measure in one page; if that fails note it, and give the page a new start."""
        try:
            return await measure(page)
        except (PlaywrightError, asyncio.TimeoutError) as error:
            text = str(error).partition("\n")[0] or "no answer"
            self.errors.append(f"{where}, {page.variant.name}: {text}")
            tell(self.errors[-1])
            await page.renew()
            return None

    def row(self, server: str, transport: str, figure: str) -> Row:
        """Return a row that is there, or a new one."""
        new = Row(server, transport, figure)
        return self.rows.setdefault(new.key, new)

    def save(self) -> None:
        """Write down what is known: a run that breaks off leaves that much."""
        if not self.file:
            return
        rows = [vars(row) for row in self.rows.values()]
        found = {
            "facts": self.facts,
            "rows": rows,
            "errors": self.errors,
            "ended_on": self.ended_on,
        }
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(json.dumps(found, indent=1), encoding="utf-8")


def tell(text: str) -> None:
    """Print how far it is."""
    print(text, file=sys.stderr, flush=True)
