"""The QUnit page under `make serve`: it reloads when a script, itself or the server has changed.

The page tells which version it is, and waits for the server to have another one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from aiohttp import web
from watchfiles import Change, awatch

# A script of its own: a strict Content-Security-Policy allows no other.
_SCRIPT: Final = '<script src="/qunit/live.js" data-version="{}"></script>\n</body>'
_RECONNECT_MS: Final = 200


class LivePage:
    """A page, and those who look at it."""

    def __init__(self, file: Path, folders: list[Path]) -> None:
        self._file = file
        self._folders = folders
        self._change = asyncio.Condition()
        self._is_over = False
        # Another one in every server, so that a page notices that it was restarted.
        self._version = str(time.time_ns())

    def add_to(self, app: web.Application) -> None:
        """Serve the page, and watch files as long as the application runs."""
        app.router.add_get("/", self.page)
        app.router.add_get("/live", self.wait)
        app.on_shutdown.append(self.let_go)
        app.cleanup_ctx.append(self.watch)

    async def page(self, _: web.Request) -> web.Response:
        """Answer with the page as it is now."""
        html = self._file.read_text(encoding="utf-8")
        html = html.replace("</body>", _SCRIPT.format(self._version))
        return web.Response(
            text=html, content_type="text/html", headers={"Cache-Control": "no-cache"}
        )

    async def wait(self, request: web.Request) -> web.StreamResponse:
        """Answer with one event, as soon as the page is of another version than the asked one."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(f"retry: {_RECONNECT_MS}\n\n".encode())
        version = request.query["version"]
        async with self._change:
            await self._change.wait_for(lambda: self._is_over or version != self._version)
        if not self._is_over:
            await response.write(b"data: changed\n\n")
        return response

    async def watch(self, _: web.Application) -> AsyncIterator[None]:
        """Make a new version whenever a file has changed."""
        stop = asyncio.Event()
        watching = asyncio.create_task(self._follow(stop))
        yield
        stop.set()
        await watching

    async def _follow(self, stop: asyncio.Event) -> None:
        changes = awatch(*self._folders, watch_filter=_is_shown, stop_event=stop, recursive=False)
        async for _ in changes:
            async with self._change:
                self._version = str(time.time_ns())
                self._change.notify_all()

    async def let_go(self, _: web.Application) -> None:
        """End every wait without an event: the page asks the next server."""
        async with self._change:
            self._is_over = True
            self._change.notify_all()


def _is_shown(_: Change, path: str) -> bool:
    """Return whether a page shows the file: not a map, nor what is still being written."""
    return path.endswith((".js", ".html"))
