"""What a page of a subdomain can do to the server: no more than any other foreign page."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Playwright

from tests.browser.victim import SECRET, serve_victim
from tests.engines.contract import Engine
from tests.engines.playwright_engine import CHROMIUM, CHROMIUM_ARGS, start
from tests.support.background import BackgroundLoop
from tests.support.site import serve_site

RESOLVER = "--host-resolver-rules=MAP victim.test 127.0.0.2, MAP evil.victim.test 127.0.0.1"


@asynccontextmanager
async def page_with_subdomains(playwright: Playwright) -> AsyncIterator[Page]:
    launched = await playwright.chromium.launch(
        executable_path=shutil.which(CHROMIUM), args=[*CHROMIUM_ARGS, RESOLVER]
    )
    async with launched as browser:
        yield await browser.new_page()


@pytest.fixture(scope="module")
def subdomains() -> Iterator[Engine]:
    """An engine to which `victim.test` is the victim, and `evil.victim.test` the site."""
    with start(page_with_subdomains) as engine:
        yield engine


@pytest.mark.parametrize("path", ["/echo/iframe.html#abcdefgh", "/echo/000/abc/htmlfile?c=x"])
def test_a_page_of_a_subdomain_does_not_get_into_the_servers_origin(
    subdomains: Engine, path: str
) -> None:
    with BackgroundLoop() as loop:
        site = loop.enter(serve_site())
        victim = loop.enter(serve_victim())
        subdomains.open(f"http://evil.victim.test:{urlsplit(site.origin).port}/pages/client.html")
        read = subdomains.evaluate(
            """(async () => {
                document.domain = 'victim.test';
                const frame = document.createElement('iframe');
                frame.src = 'URL';
                document.body.appendChild(frame);
                // Until the page has come, the frame is one of our own.
                const isOurs = () => {
                    try {
                        return frame.contentWindow.location.href === 'about:blank';
                    } catch (error) {
                        return false;
                    }
                };
                while (isOurs()) await new Promise((resolve) => setTimeout(resolve, 50));
                let read = 'nothing';
                for (let look = 0; look < 40; look++) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                    try {
                        read = await (await frame.contentWindow.fetch('/private')).text();
                    } catch (error) {
                        continue;
                    }
                    break;
                }
                return read;
            })()""".replace("URL", f"http://victim.test:{urlsplit(victim.origin).port}{path}")
        )
    assert SECRET not in read
    assert read == "nothing"
