"""The Chromium of a benchmark: a page for each variant, in a renderer process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from playwright.async_api import Browser, CDPSession, Page, async_playwright

from tests.bench import client_target, figures
from tests.bench.servers import Server
from tests.engines.playwright_engine import chromium

# What scripts hold. The DOM's heap also has what DevTools, here Playwright, notes of every request.
SCRIPT_HEAP: Final = ("usedSize", "backingStorageSize")
WHOLE_HEAP: Final = (*SCRIPT_HEAP, "embedderHeapUsedSize")


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


class BenchPage:
    """A page of one variant."""

    _page: Page
    _cdp: CDPSession

    def __init__(self, browser: Browser, variant: Variant) -> None:
        self.variant = variant
        self._browser = browser

    async def renew(self) -> None:
        """Open the page in a profile of its own; the one before ends, whatever it did."""
        if hasattr(self, "_page"):
            await self._page.context.close()
        # The tests' own certificates are signed by nobody.
        self._page = await self._browser.new_page(ignore_https_errors=True)
        self._cdp = await self._page.context.new_cdp_session(self._page)

    async def load(self, server: Server) -> None:
        """Load the page anew, from that server."""
        script = self.variant.script
        url = urljoin(server.services[script], f"/bench?script={script}")
        await self._page.goto(url, wait_until="domcontentloaded")

    async def call(self, function: str, *arguments: object, timeout_s: float = 60) -> Any:
        """Call a function of page.js, and wait for what it promises.

        Raises:
            asyncio.TimeoutError: it did not come.
            playwright.async_api.Error: it failed.
        """
        call = self._page.evaluate(f"arguments => bench.{function}(...arguments)", list(arguments))
        return await asyncio.wait_for(call, timeout_s)

    async def collect_garbage(self) -> None:
        """Throw away what cannot be reached, and compiled code with it."""
        await self._cdp.send("HeapProfiler.collectGarbage")

    async def heap_kib(self, parts: Sequence[str] = SCRIPT_HEAP) -> float:
        """Return the size of what can still be reached."""
        await self.collect_garbage()
        usage = await self._cdp.send("Runtime.getHeapUsage")
        return sum(float(usage[part]) for part in parts) / 1024

    async def dom_nodes(self) -> int:
        """Return how many nodes all documents of the page have, with those that are garbage."""
        counters = await self._cdp.send("Memory.getDOMCounters")
        return int(counters["nodes"])

    def target(self, server: Server, transport: str, **options: object) -> dict[str, object]:
        """Return what page.js has to connect to; without a transport the client chooses one."""
        url = server.services[self.variant.script]
        if self.variant.is_native:
            return {"native": True, "url": f"{url.replace('http', 'ws', 1)}/websocket"}
        # A busy machine must not look like a transport that fails.
        options = {"transports": [transport] if transport else None, "timeout": 20_000, **options}
        return {"native": False, "url": url, "transport": transport, "options": options}


@asynccontextmanager
async def open_pages() -> AsyncIterator[tuple[list[BenchPage], str]]:
    """Start Chromium with a page for each variant; tell its version too."""
    async with async_playwright() as playwright, await chromium(playwright) as browser:
        pages = [BenchPage(browser, variant) for variant in (OURS, NPM, AGAIN, NATIVE)]
        for page in pages:
            await page.renew()
        yield pages, browser.version
