"""The test server as an application: services, QUnit page and script, on two origins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from server.overview import overview
from server.services import service_rows
from server.serving import serving
from sockjs_py.server import Service
from sockjs_py.server.aiohttp import add_sockjs

ROOT: Final = Path(__file__).resolve().parent.parent
QUNIT: Final = ROOT / "qunit"

SCRIPTS: Final = tuple(
    f"sockjs{build}{ending}"
    for build, endings in (
        ("", (".js", ".min.js", ".mjs", ".min.mjs")),
        (".reconnecting", (".js", ".min.js")),
        (".modern", (".js", ".min.js", ".mjs", ".min.mjs")),
        (".websocket", (".js", ".min.js", ".mjs", ".min.mjs")),
    )
    for ending in endings
)

# Enough for a peer to answer a close frame; a peer that does not is cut off.
_SHUTDOWN_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that is listening.

    Attributes:
        origin: such as `http://127.0.0.1:8080`.
        cross_origin: the same server on another host and port.
        services: by prefix.
    """

    origin: str
    cross_origin: str
    services: dict[str, Service]


@asynccontextmanager
async def serve(
    host: str = "127.0.0.1",
    ports: tuple[int, int] = (8080, 8081),
    cross_host: str = "127.0.0.2",
    script_dir: Path = ROOT,
    patience_s: float = 0.0,
    is_live: bool = False,
) -> AsyncIterator[Running]:
    """Listen on two origins until the context ends; then close every session.

    Args:
        ports: one for each origin; 0 lets the system choose.
        script_dir: where the built script is.
        patience_s: how long to wait at the end for sessions that are between two polls.
        is_live: whether open QUnit pages reload when a file changes, and the script in the root
            is rebuilt when a source changes; everything uses the unminified script then.

    Raises:
        OSError: a port is in use, or an address does not belong to this machine.
    """
    app = web.Application()
    has_small = (script_dir / "sockjs.min.js").exists() and not is_live
    services = add_services(app, "/sockjs.min.js" if has_small else "/sockjs.js")
    app.router.add_get("/sessions", overview(services))
    if is_live:
        from server.live import LivePage  # Nothing else needs watchfiles.

        sources = ROOT if script_dir == ROOT else None
        folders = [script_dir, QUNIT, QUNIT / "suites"]
        LivePage(QUNIT / "index.html", folders, sources).add_to(app)
    add_files(app, script_dir)
    async with serving(
        app,
        host,
        cross_host,
        ports=ports,
        shutdown_s=_SHUTDOWN_S,
        # No body here should be compressed, and aiohttp inflates even bodies that nobody reads.
        auto_decompress=False,
    ) as (origin, cross_origin):
        yield Running(origin, cross_origin, services)
        closing = [service.close(patience_s=patience_s) for service in services.values()]
        await asyncio.gather(*closing)


def add_services(app: web.Application, sockjs_url: str) -> dict[str, Service]:
    """Add every service; iframe pages load the script at `sockjs_url`."""
    return {
        row.prefix: add_sockjs(app, row.prefix, row.handler, row.options)
        for row in service_rows(sockjs_url)
    }


def add_files(app: web.Application, script_dir: Path) -> None:
    """Add the QUnit page, QUnit itself, and the built script with its map."""
    vendor = ROOT / "node_modules" / "qunit" / "qunit"
    files = {"/": QUNIT / "index.html"}
    files |= {f"/vendor/{name}": vendor / name for name in ("qunit.js", "qunit.css")}
    for name in SCRIPTS:
        files |= {f"/{name}": script_dir / name, f"/{name}.map": script_dir / f"{name}.map"}
    for path, file in files.items():
        app.router.add_get(path, _file_handler(file))

    async def qunit_file(request: web.Request) -> web.StreamResponse:
        return _file_response(QUNIT / request.match_info["path"])

    # No segment begins with a dot, so that no path leads out of the folder.
    app.router.add_get(r"/qunit/{path:\w[\w.-]*(/\w[\w.-]*)*}", qunit_file)


def _file_handler(file: Path) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        return _file_response(file)

    return handle


def _file_response(file: Path) -> web.FileResponse:
    if not file.is_file():
        raise web.HTTPNotFound(text=f"{file.name} is not there: see `make help`.")
    return web.FileResponse(file, headers={"Cache-Control": "no-cache"})
