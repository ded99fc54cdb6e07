"""What faults are tried on: a page, services, and the proxy in front of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from server.fault_proxy import spoiling
from server.services import close, echo
from server.serving import serving
from sockjs_py.server import Options
from sockjs_py.server.aiohttp import add_sockjs
from tests.engines.transports import TRANSPORTS

HOST: Final = "127.0.0.1"
SCRIPT: Final = "/client.js"
HEARTBEAT_S: Final = 0.5
_PAGES: Final = Path(__file__).parent
# Streams end after some rounds, so that the end of an answer and the next request meet faults too.
RESPONSE_LIMIT_BYTES: Final = 512
_OPTIONS: Final = Options(
    sockjs_url=SCRIPT, response_limit_bytes=RESPONSE_LIMIT_BYTES, heartbeat_s=HEARTBEAT_S
)
NPM_OPTIONS: Final = {
    "response_limit": RESPONSE_LIMIT_BYTES,
    "heartbeat_delay": round(HEARTBEAT_S * 1000),
}


@asynccontextmanager
async def serve_page(client: str) -> AsyncIterator[str]:
    """Serve the page with this client, and the services; yield the origin."""
    app = web.Application()

    async def script(_: web.Request) -> web.Response:
        return web.Response(text=client, content_type="text/javascript")

    async def page(request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGES / request.path[1:])

    app.router.add_get(SCRIPT, script)
    app.router.add_get("/page.html", page)
    app.router.add_get("/page.js", page)
    add_sockjs(app, "/echo", echo, _OPTIONS)
    add_sockjs(app, "/close", close, _OPTIONS)
    async with serving(app, HOST) as (origin,):
        yield origin


@asynccontextmanager
async def spoilt(origin: str) -> AsyncIterator[list[str]]:
    """Yield an origin for each transport, all in front of one server.

    A browser has six connections to an origin, and those of one transport must not wait for those
    of another. The first is that of the page.
    """
    async with spoiling(origin, HOST, [0] * len(TRANSPORTS)) as origins:
        yield origins
