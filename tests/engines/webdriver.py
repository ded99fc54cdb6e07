"""WPE WebKit and WebKitGTK over W3C WebDriver; the former needs no screen."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.engines.hosted import Host
from tests.engines.webkitgtk import MINI_BROWSER as WEBKITGTK_BROWSER
from tests.support.processes import find_program, free_port, process, screen

START_TIMEOUT_S = 20
WPE_BROWSER = "/usr/lib/*/wpe-webkit-1.1/MiniBrowser"


class WebDriver:
    """One session."""

    def __init__(self, client: aiohttp.ClientSession, session_path: str) -> None:
        self._client = client
        self._session_path = session_path

    async def open(self, url: str) -> None:
        await self._post("/url", {"url": url})

    async def evaluate(self, expression: str) -> Any:
        script = {"script": f"return ({expression});", "args": []}
        return await self._post("/execute/sync", script)

    async def read_console(self) -> list[str]:
        return ["WebDriver has no access to the console"]

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        return await ask(self._client, "POST", self._session_path + path, body)


async def ask(client: aiohttp.ClientSession, method: str, path: str, body: Any = None) -> Any:
    """Send a command to the driver.

    Raises:
        RuntimeError: the driver answered with an error.
    """
    async with client.request(method, path, json=body) as response:
        value = (await response.json(content_type=None))["value"]
    if response.status >= 400:
        raise RuntimeError(value["message"] or value["error"])
    return value


@asynccontextmanager
async def wpe() -> AsyncIterator[Host]:
    """Start WPE's driver, which starts its browser."""
    options = {"binary": find_program(WPE_BROWSER), "args": ["--automation", "--headless"]}
    async with _driver("WPEWebDriver", {"wpe:browserOptions": options}, {}) as host:
        yield host


@asynccontextmanager
async def webkitgtk() -> AsyncIterator[Host]:
    """Start WebKitGTK's driver, which starts its browser, on a virtual screen."""
    options = {"binary": find_program(WEBKITGTK_BROWSER), "args": ["--automation"]}
    async with (
        screen() as display,
        _driver(
            "WebKitWebDriver",
            {"webkitgtk:browserOptions": options},
            {"DISPLAY": display, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"},
        ) as host,
    ):
        yield host


@asynccontextmanager
async def _driver(
    program: str, capabilities: dict[str, Any], env: dict[str, str]
) -> AsyncIterator[Host]:
    """Start a driver and a session with a browser of these capabilities."""
    # No "pageLoadStrategy": under "eager", a command that comes between the events DOMContentLoaded
    # and load waits for another DOMContentLoaded.
    wanted = {"capabilities": {"alwaysMatch": capabilities}}
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        env |= {"XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        async with (
            process(program, f"--port={port}", env=env),
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
        ):
            await asyncio.wait_for(_until_ready(client), START_TIMEOUT_S)
            session = await ask(client, "POST", "/session", wanted)
            path = f"/session/{session['sessionId']}"
            try:
                yield WebDriver(client, path)
            finally:
                await ask(client, "DELETE", path)


async def _until_ready(client: aiohttp.ClientSession) -> None:
    while True:
        try:
            await ask(client, "GET", "/status")
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
        else:
            return
