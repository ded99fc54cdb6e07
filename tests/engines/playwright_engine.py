"""Engines that Playwright drives.

Debian's own browsers are used, as Playwright's downloads are not available everywhere.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

from playwright.async_api import Browser, Page, Playwright, async_playwright
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from tests.engines.contract import BLANK, POLL_MS, UNCAUGHT, Engine
from tests.support.background import BackgroundLoop

OpenPage = Callable[[Playwright], AbstractAsyncContextManager[Page]]

CHROMIUM = "chromium"
CHROMIUM_ARGS = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
FIREFOX = "firefox-esr"
# Nobody looks: painting 60 times a second takes a fifth of what it computes.
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {"layout.frame_rate": 10}


class PlaywrightEngine:
    """A browser with one page, driven from synchronous code."""

    def __init__(self, loop: BackgroundLoop, page: Page) -> None:
        self._loop = loop
        self._page = page
        self._console = loop.run(_collect_console(page))

    def open(self, url: str) -> None:
        self._loop.run(self._page.goto(BLANK))
        self._console.clear()
        # Not "load": a streaming response holds it back.
        self._loop.run(self._page.goto(url, wait_until="domcontentloaded"))

    def evaluate(self, expression: str) -> Any:
        return self._loop.run(self._page.evaluate(expression))

    def wait_until(self, expression: str, timeout_s: float) -> bool:
        try:
            self._loop.run(
                self._page.wait_for_function(expression, polling=POLL_MS, timeout=timeout_s * 1000)
            )
        except PlaywrightTimeoutError:
            return False
        return True

    def console(self) -> list[str]:
        return list(self._console)

    def set_offline(self, is_offline: bool) -> None:
        """Take the network from the page, or give it back; WebSockets that are open stay so."""
        self._loop.run(self._page.context.set_offline(is_offline))

    def devtools(self, method: str, **parameters: Any) -> Any:
        """Call a method of Chromium's DevTools protocol."""
        return self._loop.run(_call_devtools(self._page, method, parameters))


async def _collect_console(page: Page) -> list[str]:
    lines: list[str] = []
    page.on("console", lambda message: lines.append(message.text))
    page.on("pageerror", lambda error: lines.append(f"{UNCAUGHT}{error.name}: {error}"))
    return lines


async def _call_devtools(page: Page, method: str, parameters: dict[str, Any]) -> Any:
    session = await page.context.new_cdp_session(page)
    try:
        return await session.send(method, parameters)
    finally:
        await session.detach()


@contextmanager
def start(open_page: OpenPage) -> Iterator[Engine]:
    """Start Playwright and a browser of its own for this engine."""
    with BackgroundLoop() as loop:
        playwright = loop.enter(async_playwright())
        yield PlaywrightEngine(loop, loop.enter(open_page(playwright)))


async def chromium(playwright: Playwright, **options: Any) -> Browser:
    """Start Debian's Chromium; options are those of Playwright's `launch`."""
    return await playwright.chromium.launch(
        executable_path=shutil.which(CHROMIUM), args=CHROMIUM_ARGS, **options
    )


@asynccontextmanager
async def chromium_page(playwright: Playwright) -> AsyncIterator[Page]:
    """Open a page in Debian's Chromium."""
    async with await chromium(playwright) as browser:
        # The tests' own certificates are signed by nobody.
        yield await browser.new_page(ignore_https_errors=True)


@asynccontextmanager
async def caching_chromium_page(playwright: Playwright) -> AsyncIterator[Page]:
    """Open a page in Debian's Chromium with the back/forward cache that users have.

    A page that is left goes on living there, which other tests cannot do with.
    """
    options = {"ignore_default_args": ["--disable-back-forward-cache"]}
    async with await chromium(playwright, **options) as browser:
        yield await browser.new_page()


@asynccontextmanager
async def firefox_page(playwright: Playwright) -> AsyncIterator[Page]:
    """Open a page in Debian's Firefox, which Playwright drives over WebDriver BiDi."""
    launched = await playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=shutil.which(FIREFOX),
        firefox_user_prefs=FIREFOX_PREFERENCES,
    )
    async with launched as browser:
        yield await browser.new_page(ignore_https_errors=True)
