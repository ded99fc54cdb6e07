"""What becomes of a page that is left and comes back: `python -m tests.bench.visits`.

Writes docs/visits.md. Chromium leaves a page with one open connection and goes back, again and
again. All transports are visited at the same time, each in a page and on a server of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from playwright.async_api import Page, async_playwright

from server.app import ROOT
from tests.bench.tables import table
from tests.engines.playwright_engine import caching_chromium_page
from tests.engines.transports import MODERN
from tests.support.site import Site, serve_site

DOCUMENT: Final = ROOT / "docs" / "visits.md"
VISITS: Final = 20
AWAY_S: Final = (0.7, 8.0, 70.0)
# After `pageshow`; the round trip on one machine is a few milliseconds.
LIMIT_MS: Final = 100

_OUTCOME: Final = re.compile(r"(?P<end>echoed|lost: .*) after (?P<ms>\d+) ms")
_OPEN: Final = "() => Object.values(watched).some(({ socket }) => socket.readyState === 1)"

_TEXT: Final = """\
# Pages that are left and come back

What Chromium does with a page that has one open connection, each time that it is left and comes
back. A page that comes from the back/forward cache is as it was. Its connection then echoes, or has
told its loss; the time is that from the page's `pageshow` to the echo or to `close`, on one
machine. [Connections](connections.md#pages-that-are-left-and-come-back) says what other engines do.

{table}

Measured on {today} by `make visits` with Chromium {browser}. {verdict}
"""


@dataclass
class Row:
    """What became of the visits to one transport's page, so long away each time."""

    transport: str
    away_s: float
    from_cache: int = 0
    reasons: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    took_ms: list[int] = field(default_factory=list)

    def note(self, report: dict[str, Any]) -> None:
        """Take note of what a page reports that is back."""
        if not report["isRestored"]:
            self.reasons |= set(report["reasons"]) or {"no reason"}
            return
        self.from_cache += 1
        match = _OUTCOME.fullmatch(report["outcomes"][self.transport])
        assert match, report
        self.ends.add(match["end"])
        self.took_ms.append(int(match["ms"]))

    def slow(self) -> int:
        """Return how many connections took longer than the limit."""
        return sum(ms > LIMIT_MS for ms in self.took_ms)

    def cells(self, visits: int) -> list[str]:
        """Return a line of the table."""
        return [
            self.transport,
            f"{self.away_s:g} s",
            f"{self.from_cache} of {visits}",
            ", ".join(sorted(self.reasons | self.ends)),
            f"{max(self.took_ms)} ms" if self.took_ms else "",
        ]


async def connect(page: Page, site: Site, transport: str) -> None:
    """Let the page open a connection, unless it has one."""
    url, name = json.dumps(f"{site.origin}/echo"), json.dumps(transport)
    await page.wait_for_function(
        "() => window.watched"
    )  # Playwright may still see the page before.
    while not await page.evaluate(_OPEN):
        await page.evaluate(f"watch({url}, {name})")
        await page.wait_for_function(f"watched[{name}].events.length")


async def visit(page: Page, transport: str, visits: int, away_s: Sequence[float]) -> list[Row]:
    """Leave one page and come back, as often as that for each time away."""
    rows = []
    async with serve_site() as site:
        await page.goto(site.page(before="/pages/watch.js,/pages/life.js"))
        for seconds in away_s:
            row = Row(transport, seconds)
            for _ in range(visits):
                await connect(page, site, transport)
                await page.evaluate(f"leave({seconds * 1000})")
                row.note(await asyncio.to_thread(site.reports.get, timeout=seconds + 60))
            print(f"{transport}, {seconds:g} s away: {row.from_cache} from the cache", flush=True)
            rows.append(row)
    return rows


async def measure(visits: int, away_s: Sequence[float]) -> tuple[str, list[Row]]:
    """Return the browser's version, and a row for each transport and time away."""
    # A thread waits for each page, and more of them read the files that pages load.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4 * len(MODERN)))
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        page = await stack.enter_async_context(caching_chromium_page(playwright))
        browser = page.context.browser
        assert browser
        pages = [await browser.new_page() for _ in MODERN]
        rows = await asyncio.gather(
            *(visit(page, name, visits, away_s) for page, name in zip(pages, MODERN, strict=True))
        )
        return browser.version, [row for own in rows for row in own]


def main() -> int:
    """Measure, and write the document unless the run is a short one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.visits", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two short visits; writes nothing")
    is_quick = parser.parse_args().quick
    visits, away_s = (2, AWAY_S[:1]) if is_quick else (VISITS, AWAY_S)
    version, rows = asyncio.run(measure(visits, away_s))
    head = ["Transport", "Away", "From the cache", "Why not, or what then", "Slowest"]
    lines = table(head, [row.cells(visits) for row in rows])
    slow = sum(row.slow() for row in rows)
    count = sum(len(row.took_ms) for row in rows)
    verdict = f"{count - slow} of {count} echoed or told within {LIMIT_MS} ms."
    if is_quick:
        print(f"{lines}\n\n{verdict}")
    else:
        text = _TEXT.format(browser=version, table=lines, today=date.today(), verdict=verdict)
        DOCUMENT.write_text(text, encoding="utf-8")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
