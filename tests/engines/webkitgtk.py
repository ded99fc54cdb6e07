"""WebKitGTK's MiniBrowser on a virtual screen; Playwright attaches to its stock inspector.

The inspector has one page per process and lists it as HTML. Playwright asks for JSON, so a small
server translates.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from playwright.async_api import Page, Playwright

from server.serving import serving
from tests.support.processes import find_program, free_port, process, screen

START_TIMEOUT_S = 20
MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"


@asynccontextmanager
async def webkitgtk_page(playwright: Playwright) -> AsyncIterator[Page]:
    """Open a page in MiniBrowser."""
    async with screen() as display, _inspector(display) as inspector, _listing(inspector) as url:
        browser = await playwright.webkit.connect_over_cdp(url)
        yield browser.contexts[0].pages[0]


@asynccontextmanager
async def _inspector(display: str) -> AsyncIterator[str]:
    """Start MiniBrowser and give the address of its inspector, HOST:PORT."""
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        environment = {
            "DISPLAY": display,
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
            "WEBKIT_INSPECTOR_HTTP_SERVER": address,
            "XDG_CACHE_HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
        }
        # The tests' own certificates are signed by nobody.
        trusting = "--ignore-tls-errors"
        options = ("--private", "--enable-developer-extras=true", trusting, "about:blank")
        program = find_program(MINI_BROWSER)
        assert program is not None
        async with process(program, *options, env=environment):
            yield address


@asynccontextmanager
async def _listing(inspector: str) -> AsyncIterator[str]:
    """Serve the inspector's pages as JSON, at the address that this gives."""
    async with aiohttp.ClientSession() as client:

        async def targets() -> list[dict[str, str]]:
            try:
                async with client.get(f"http://{inspector}/") as answer:
                    html = await answer.text()
            except aiohttp.ClientConnectionError:
                return []
            sockets = re.findall(r"/socket/\d+/\d+/WebPage", html)
            return [{"webSocketDebuggerUrl": f"ws://{inspector}{path}"} for path in sockets]

        async def list_targets(request: web.Request) -> web.Response:
            return web.json_response(await targets())

        async def until_listed() -> None:
            # MiniBrowser does not tell when it is ready.
            while not await targets():
                await asyncio.sleep(0.05)

        await asyncio.wait_for(until_listed(), START_TIMEOUT_S)
        application = web.Application()
        application.router.add_get("/{path:.*}", list_targets)
        async with serving(application, "127.0.0.1") as (origin,):
            yield origin
