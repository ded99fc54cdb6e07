"""What both clients connect to: each has services of its own, whose iframe pages load it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from client_py.version import VERSION
from server.app import ROOT
from server.fault_proxy import spoil
from server.services import close, echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.browser.comparison.scripted import ScriptedService
from tests.support.site import HOSTS, NPM_CLIENT, OPTIONS, OUR_CLIENT, add_files

HERE: Final = Path(__file__).parent
CLIENTS: Final = {"theirs": NPM_CLIENT, "ours": OUR_CLIENT}

_NPM: Final = ROOT / "node_modules" / "sockjs-client"
_FILES: Final = {"theirs": _NPM / "dist" / "sockjs.min.js", "ours": ROOT / "sockjs.min.js"}
_ENTRIES: Final = {"theirs": _NPM / "lib" / "entry.js", "ours": ROOT / "sockjs.js"}
_VERSIONS: Final = {"theirs": "1.6.1", "ours": VERSION}


@dataclass(frozen=True)
class ComparisonSite:
    """Where it is, under two names that are different origins, and behind the fault proxy."""

    origin: str
    cross_origin: str
    proxy: str


@asynccontextmanager
async def serve_comparison() -> AsyncIterator[ComparisonSite]:
    """Listen until the context ends."""
    app = web.Application()
    for client, script in CLIENTS.items():
        options = replace(OPTIONS, sockjs_url=script)
        add_sockjs(app, f"/{client}/echo", echo, options)
        add_sockjs(app, f"/{client}/close", close, options)
        add_sockjs(app, f"/{client}/cookie", echo, replace(options, cookie_needed=True))
        add_sockjs(app, f"/{client}/quick", echo, replace(options, heartbeat_s=0.05))
        other_version = replace(options, sockjs_url=f"/{client}/other.js")
        add_sockjs(app, f"/{client}/other", echo, other_version)
        ScriptedService(f"/{client}/scripted", script).add_to(app)
    app.router.add_get("/{client}/other.js", _other_version)
    app.router.add_get("/{client}/entry.js", _entry)
    app.router.add_get("/no_unload", _without_unload)
    late = LatePage()
    app.router.add_get("/late", late.page)
    app.router.add_post("/late/release", late.release)
    doors = Doors()
    app.router.add_post("/doors", doors.open)
    app.router.add_delete("/doors/{port}", doors.close)
    app.on_cleanup.append(doors.close_all)
    app.router.add_static("/comparison", HERE)
    add_files(app)
    async with serving(app, *HOSTS) as (origin, cross_origin), spoil(origin) as proxy:
        yield ComparisonSite(origin, cross_origin, proxy)


async def _other_version(request: web.Request) -> web.Response:
    client = request.match_info["client"]
    text = _FILES[client].read_text(encoding="utf-8").replace(_VERSIONS[client], "9.9.9")
    return web.Response(text=text, content_type="text/javascript")


async def _entry(request: web.Request) -> web.FileResponse:
    """Answer with what a bundler reads first."""
    return web.FileResponse(_ENTRIES[request.match_info["client"]])


async def _without_unload(_: web.Request) -> web.FileResponse:
    """Answer with the page of one client, which may not have handlers for `unload`."""
    headers = {"Permissions-Policy": "unload=()"}
    return web.FileResponse(HERE / "pages" / "frame.html", headers=headers)


class LatePage:
    """A page whose body comes when it asks for it."""

    def __init__(self) -> None:
        self._released = asyncio.Event()

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Answer with the head, and with the rest after the release."""
        self._released.clear()
        head, rest = (HERE / "pages" / "late.html").read_bytes().split(b"<!-- the rest -->")
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(head)
        await self._released.wait()
        await response.write(rest)
        return response

    async def release(self, _: web.Request) -> web.Response:
        """Let the page have its rest."""
        self._released.set()
        return web.Response(status=204)


class Doors:
    """Other ways into the site, which a page may close: then the server behind one is gone."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[asyncio.Server, set[asyncio.Task[None]]]] = {}

    async def open(self, request: web.Request) -> web.Response:
        """Answer with the origin of a new door."""
        site = urlsplit(str(request.url))
        tasks: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(_join(reader, writer, site.hostname or "", site.port or 80))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self._open[port] = (server, tasks)
        return web.Response(text=f"http://127.0.0.1:{port}")

    async def close(self, request: web.Request) -> web.Response:
        """Cut all connections through a door, and refuse new ones."""
        self._shut(int(request.match_info["port"]))
        return web.Response(status=204)

    async def close_all(self, _: web.Application) -> None:
        """Shut what a failed test has left open."""
        for port in list(self._open):
            self._shut(port)

    def _shut(self, port: int) -> None:
        server, tasks = self._open.pop(port)
        server.close()
        for task in tasks:
            task.cancel()


async def _join(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
) -> None:
    inner_reader, inner_writer = await asyncio.open_connection(host, port)
    try:
        await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))
    except (ConnectionError, asyncio.CancelledError):
        pass
    finally:
        writer.transport.abort()
        inner_writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
