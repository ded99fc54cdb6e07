"""Wine's JScript 5.8, a script engine without a page, for transports that need none.

It reads no stdin: it asks a small server here for commands, and brings their results to it.

In about one of fifty runs of all transports Wine 8 crashes by itself: a page fault in its own
`jsstr_release`, below the event of an answer. The tests then fail with "exit status 5"; run again.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from server.serving import serving
from tests.engines.hosted import Host
from tests.support.processes import process

HOST_SCRIPT = Path(__file__).with_name("jscript_host.js")
# How often the script's timers are looked at.
TICK_S = 0.02


class JScript:
    """The tests' side of the conversation, which the script begins."""

    def __init__(self) -> None:
        self._commands: asyncio.Queue[str] = asyncio.Queue()
        self._answers: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(maxsize=1)
        self._console: list[str] = []

    async def open(self, url: str) -> None:
        await self._ask("open", url)

    async def evaluate(self, expression: str) -> Any:
        return await self._ask("evaluate", expression)

    async def read_console(self) -> list[str]:
        lines, self._console = self._console, []
        return lines

    async def _ask(self, command: str, text: str) -> Any:
        await self._commands.put(f"{command} {quote(text)}")
        kind, value = await self._answers.get()
        if kind == "error":
            raise RuntimeError(value)
        return value

    async def tell_end(self, running: asyncio.subprocess.Process) -> None:
        """Answer whatever is asked once the program has ended, by itself or not."""
        error = f"the engine ended with exit status {await running.wait()}"
        while True:
            await self._answers.put(("error", error))

    async def give_command(self, _: web.Request) -> web.Response:
        """Answer the script with the next command, or with nothing after a while."""
        try:
            command = await asyncio.wait_for(self._commands.get(), TICK_S)
        except asyncio.TimeoutError:
            command = ""
        return web.Response(text=command)

    async def take_answer(self, request: web.Request) -> web.Response:
        """Take a result from the script, or a line of its console."""
        kind, value = request.match_info["kind"], json.loads(await request.text())
        if kind == "console":
            self._console.append(value)
        else:
            await self._answers.put((kind, value))
        return web.Response()


@asynccontextmanager
async def jscript() -> AsyncIterator[Host]:
    """Start the script with a Wine of its own."""
    host = JScript()
    async with _control(host) as control:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            env = {"WINEPREFIX": home, "WINEDEBUG": "-all", "DISPLAY": ""}
            # What begins with a slash would be an option.
            script = f"Z:{HOST_SCRIPT}"
            command = ("wine", "cscript.exe", "//nologo", script, control)
            async with process(*command, env=env) as running:
                end = asyncio.create_task(host.tell_end(running))
                yield host
                end.cancel()


@asynccontextmanager
async def _control(host: JScript) -> AsyncIterator[str]:
    """Serve the script, at the address that this gives."""
    application = web.Application()
    application.router.add_get("/next", host.give_command)
    application.router.add_post("/{kind}", host.take_answer)
    async with serving(application, "127.0.0.1") as (origin,):
        yield f"{origin}/"
