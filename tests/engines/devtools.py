"""Chromiums that are too old for Playwright, over the DevTools protocol as it was in version 49."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.engines.archives import Archive
from tests.engines.hosted import Host, navigate
from tests.support.processes import free_port, process, screen

START_TIMEOUT_S = 20

CHROMIUM_85 = Archive(
    "npm",
    "chrome-aws-lambda",
    "5.2.1",
    "4af9d2661e995315acecb2bac395c493397c90c7b9bd0cea8a7f3d8b77e5deae",
    ("package/bin/chromium.br",),
)
CHROMIUM_64 = Archive(
    "npm",
    "chrome-aws-lambda",
    "0.13.0",
    "2e7aef5fef8c635df4b1d248e7f81181ba85e2a08087e02cdba1c4ee62416aea",
    ("package/bin/chromium-64.0.3264.0.br",),
)
# Chromium 49 is inside of QtWebEngine.
CHROMIUM_49 = Archive(
    "pip",
    "PyQt5",
    "5.7.1",
    "9b6e7e17242c3ca6581bed06b5c16b2ab0207f66865d3b27334aef01965b49fc",
    (
        "PyQt5/Qt/libexec/QtWebEngineProcess",
        "PyQt5/Qt/lib/",
        "PyQt5/Qt/resources/",
        "PyQt5/Qt/plugins/platforms/",
        "PyQt5/Qt/translations/qtwebengine_locales/",
    ),
)

# What its libraries need of the system, and the Debian packages that have it.
QTWEBENGINE_LIBRARIES = {
    "/usr/lib/*/libEGL.so.1": "libegl1",
    "/usr/lib/*/libGL.so.1": "libgl1",
    "/usr/lib/*/libX11-xcb.so.1": "libx11-xcb1",
    "/usr/lib/*/libXcomposite.so.1": "libxcomposite1",
    "/usr/lib/*/libXcursor.so.1": "libxcursor1",
    "/usr/lib/*/libXdamage.so.1": "libxdamage1",
    "/usr/lib/*/libXi.so.6": "libxi6",
    "/usr/lib/*/libXtst.so.6": "libxtst6",
    "/usr/lib/*/libasound.so.2": "libasound2",
    "/usr/lib/*/libfontconfig.so.1": "libfontconfig1",
    "/usr/lib/*/libnss3.so": "libnss3",
    "/usr/lib/*/libxslt.so.1": "libxslt1.1",
}

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)
QTWEBENGINE_PROGRAM = Path(__file__).with_name("qtwebengine_host.py")


class DevTools:
    """One page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last_id = 0
        self._console: list[str] = []

    async def open(self, url: str) -> None:
        await navigate(self.evaluate, self.ask("Page.navigate", url=url), url)

    async def evaluate(self, expression: str) -> Any:
        answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        # 49 has `wasThrown`, newer ones have `exceptionDetails`.
        if answer.get("wasThrown") or "exceptionDetails" in answer or "result" not in answer:
            raise RuntimeError(answer.get("result", answer).get("description", str(answer)))
        return answer["result"].get("value")

    async def read_console(self) -> list[str]:
        await self.evaluate("0")  # What comes before the answer has been read then.
        lines, self._console = self._console, []
        return lines

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json()
            if message.get("id") == self._last_id:
                result: dict[str, Any] = message.get("result", message)
                return result
            if message["method"] == "Console.messageAdded":
                self._console.append(message["params"]["message"]["text"])


@asynccontextmanager
async def chromium(archive: Archive) -> AsyncIterator[Host]:
    """Start a Chromium of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        command = (str(archive.main_file), *ARGUMENTS, f"--remote-debugging-port={port}")
        profile = f"--user-data-dir={home}"
        async with process(*command, profile, "about:blank"), _page(port) as host:
            yield host


@asynccontextmanager
async def qtwebengine(archive: Archive) -> AsyncIterator[Host]:
    """Start the Chromium that is inside of QtWebEngine."""
    port = free_port()
    libraries = archive.folder / "PyQt5" / "Qt"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        async with screen() as display:
            env = {
                "DISPLAY": display,
                "HOME": home,
                "LD_LIBRARY_PATH": str(libraries / "lib"),
                "QT_PLUGIN_PATH": str(libraries / "plugins"),
                "QTWEBENGINEPROCESS_PATH": str(archive.main_file),
                "QTWEBENGINE_DISABLE_SANDBOX": "1",
                "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
            }
            command = (sys.executable, str(QTWEBENGINE_PROGRAM), str(libraries))
            async with process(*command, env=env), _page(port) as host:
                yield host


@asynccontextmanager
async def _page(port: int) -> AsyncIterator[Host]:
    """Attach to the page of a browser that may be starting yet."""
    async with aiohttp.ClientSession() as client:

        async def find() -> str:
            while True:
                try:
                    async with client.get(f"http://127.0.0.1:{port}/json") as answer:
                        targets = json.loads(await answer.text())
                except aiohttp.ClientConnectionError:
                    targets = []
                for target in targets:
                    if target["type"] == "page":
                        return str(target["webSocketDebuggerUrl"])
                await asyncio.sleep(0.05)

        url = await asyncio.wait_for(find(), START_TIMEOUT_S)
        async with client.ws_connect(url, max_msg_size=0) as socket:
            page = DevTools(socket)
            for domain in ("Page", "Runtime", "Console"):
                await page.ask(f"{domain}.enable")
            yield page
