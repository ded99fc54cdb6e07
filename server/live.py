"""The QUnit page under `make serve`: it follows changes and shows the errors of the build.

The page listens to a stream of states. It reloads when a state has another version than its own.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from aiohttp import web
from watchfiles import Change, awatch

from server.rebuild import rebuild

# A script in its own file, since a strict Content-Security-Policy allows no inline script.
_SCRIPT: Final = '<script src="/qunit/live.js" data-version="{}"></script>\n</body>'
_RECONNECT_MS: Final = 200


class LivePage:
    """A page, and the browsers that have it open.

    Args:
        file: the page.
        folders: the folders with the files that it uses.
        sources: the root of the script's sources, if the script is to be rebuilt from them.
    """

    def __init__(self, file: Path, folders: list[Path], sources: Path | None) -> None:
        self._file = file
        self._folders = folders
        self._sources = sources
        self._change = asyncio.Condition()
        self._is_over = False
        self._errors = ""
        # Every server has another one, so that a page notices a restart.
        self._version = str(time.time_ns())

    def add_to(self, app: web.Application) -> None:
        """Serve the page, and watch files as long as the application runs."""
        app.router.add_get("/", self.page)
        app.router.add_get("/live", self.states)
        app.on_shutdown.append(self.let_go)
        app.cleanup_ctx.append(self.watch)

    async def page(self, _: web.Request) -> web.Response:
        """Answer with the page as it is now."""
        html = self._file.read_text(encoding="utf-8")
        html = html.replace("</body>", _SCRIPT.format(self._version))
        return web.Response(
            text=html, content_type="text/html", headers={"Cache-Control": "no-cache"}
        )

    async def states(self, request: web.Request) -> web.StreamResponse:
        """Answer with an event for the current state, and one whenever it changes."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(f"retry: {_RECONNECT_MS}\n\n".encode())
        state = ""
        while state := await self._next_state(state):
            await response.write(f"data: {state}\n\n".encode())
        return response

    async def _next_state(self, told: str) -> str:
        """Return the state as soon as it differs from the one sent before; "" at the end."""
        async with self._change:
            await self._change.wait_for(lambda: self._is_over or self._state() != told)
        return "" if self._is_over else self._state()

    def _state(self) -> str:
        return json.dumps({"version": self._version, "errors": self._errors})

    async def watch(self, _: web.Application) -> AsyncIterator[None]:
        """Watch the files that the page uses, and the sources of the script."""
        stop = asyncio.Event()
        tasks = [asyncio.create_task(self._follow(stop))]
        if self._sources:
            tasks.append(asyncio.create_task(rebuild(self._sources, self.on_built, stop)))
        yield
        stop.set()
        await asyncio.gather(*tasks)

    async def _follow(self, stop: asyncio.Event) -> None:
        changes = awatch(*self._folders, watch_filter=_is_shown, stop_event=stop, recursive=False)
        async for _ in changes:
            async with self._change:
                self._version = str(time.time_ns())
                self._change.notify_all()

    async def on_built(self, errors: str) -> None:
        """Show the errors of the last build, or hide earlier ones if it has none."""
        async with self._change:
            self._errors = errors
            self._change.notify_all()

    async def let_go(self, _: web.Application) -> None:
        """End every stream; the pages then connect to the next server."""
        async with self._change:
            self._is_over = True
            self._change.notify_all()


def _is_shown(_: Change, path: str) -> bool:
    """Return whether a page uses the file, unlike a source map or a file still being written."""
    return path.endswith((".js", ".html"))
