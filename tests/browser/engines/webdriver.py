"""WPE WebKit over W3C WebDriver; it needs no screen."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.browser.engines.hosted import Host
from tests.browser.engines.processes import find_program, free_port, process

START_TIMEOUT_S = 20
MINI_BROWSER = "/usr/lib/*/wpe-webkit-1.1/MiniBrowser"


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


def capabilities() -> dict[str, Any]:
    """Tell the driver which browser to start, and not to wait for streams."""
    options = {"binary": find_program(MINI_BROWSER), "args": ["--automation", "--headless"]}
    # A streaming response holds back the load event, which "normal" waits for.
    return {"alwaysMatch": {"pageLoadStrategy": "eager", "wpe:browserOptions": options}}


@asynccontextmanager
async def wpe() -> AsyncIterator[Host]:
    """Start WPE's driver, which starts its browser."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        env = {"XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        async with (
            process("WPEWebDriver", f"--port={port}", env=env),
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
        ):
            await asyncio.wait_for(_until_ready(client), START_TIMEOUT_S)
            session = await ask(client, "POST", "/session", {"capabilities": capabilities()})
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
