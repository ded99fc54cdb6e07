"""The Chromium of a benchmark: a page for each variant, in a renderer process of its own.

In: servers that run. Out: pages that measure, in turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from playwright.async_api import CDPSession, Page, async_playwright

from tests.bench import client_target, figures
from tests.browser.engines.playwright_engine import chromium


@dataclass(frozen=True)
class Variant:
    """What is compared: a client, or the browser's own WebSocket."""

    name: str
    script: str
    is_native: bool = False


OURS: Final = Variant(figures.OURS, client_target.OURS)
NPM: Final = Variant(figures.NPM, client_target.NPM)
AGAIN: Final = Variant(figures.AGAIN, client_target.OURS)
NATIVE: Final = Variant(figures.NATIVE, client_target.OURS, is_native=True)
VARIANTS: Final = (OURS, NPM, AGAIN, NATIVE)


@dataclass(frozen=True)
class Server:
    """A server that runs; `services` are URLs, by the script that their iframe pages load."""

    name: str
    services: Mapping[str, str]


@dataclass
class BenchPage:
    """A page of one variant."""

    variant: Variant
    page: Page
    cdp: CDPSession

    async def load(self, server: Server) -> None:
        """Load the page anew, from that server; what was open in it ends."""
        script = self.variant.script
        url = urljoin(server.services[script], f"/bench?script={script}")
        await self.page.goto(url, wait_until="domcontentloaded")

    async def call(self, function: str, *arguments: object, timeout_s: float = 60) -> Any:
        """Call a function of page.js, and wait for what it promises.

        Raises:
            asyncio.TimeoutError: it did not come.
            playwright.async_api.Error: it failed.
        """
        call = self.page.evaluate(f"arguments => bench.{function}(...arguments)", list(arguments))
        return await asyncio.wait_for(call, timeout_s)

    async def heap_bytes(self) -> float:
        """Return the size of what the page can still reach, or the DOM for it."""
        await self.cdp.send("HeapProfiler.collectGarbage")
        usage = await self.cdp.send("Runtime.getHeapUsage")
        parts = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
        return sum(float(usage.get(part, 0)) for part in parts)

    def target(self, server: Server, transport: str, **options: object) -> dict[str, object]:
        """Return what page.js has to connect to."""
        url = server.services[self.variant.script]
        if self.variant.is_native:
            return {"native": True, "url": f"{url.replace('http', 'ws', 1)}/websocket"}
        # A busy machine must not look like a transport that fails.
        options = {"transports": [transport], "timeout": 20_000, **options}
        return {"native": False, "url": url, "transport": transport, "options": options}


@asynccontextmanager
async def open_pages(variants: Sequence[Variant] = VARIANTS) -> AsyncIterator[list[BenchPage]]:
    """Start Chromium, with a profile for each variant."""
    async with async_playwright() as playwright, await chromium(playwright) as browser:
        pages = []
        for variant in variants:
            page = await browser.new_page()
            cdp = await page.context.new_cdp_session(page)
            pages.append(BenchPage(variant, page, cdp))
        yield pages
