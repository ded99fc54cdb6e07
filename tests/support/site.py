"""Two origins for tests that need pages of their own: pages, clients and services on each.

Clients are our built scripts and npm's.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Queue
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler

from server.app import ROOT, SCRIPTS
from server.services import close, echo
from server.serving import serving
from sockjs_py.server import Options
from sockjs_py.server.aiohttp import add_sockjs
from tests.support.held import BRIEF, PREFIX, HeldService
from tests.support.plain_websocket import plain_websocket
from tests.support.receipts import receipts

HOSTS: Final = ("127.0.0.1", "127.0.0.2")
PAGES: Final = ROOT / "tests" / "browser" / "pages"
OUR_CLIENT: Final = "/sockjs.min.js"
NPM_CLIENT: Final = "/npm/sockjs.min.js"
# A service whose pages set their `document.domain`, as the published protocol has it.
SETTING_DOMAIN: Final = "/setting_domain"
# Services that answer a posted form with an error, or with a page that no other may read.
REFUSING: Final = "/refusing"
UNREADABLE: Final = "/unreadable"
# A service whose requests are recorded, and one that moves to its other origin.
ASKED: Final = "/asked"

_FOLDERS: Final = (
    ("/pages", PAGES),
    ("/qunit", ROOT / "qunit"),
    ("/npm", ROOT / "node_modules" / "sockjs-client" / "dist"),
)
# Engines hold a page back until they have enough bytes to guess what it is.
_HEAD: Final = (
    f'<!doctype html><!--{" " * 4096}--><script src="{OUR_CLIENT}"></script>'
    "<script>SockJS.bootstrap_iframe();</script>"
)
_LATE_S: Final = 0.3
# Answers are short, so that pages see them end, and so are heartbeats: a JSONP poll cannot be
# aborted, so that its connection is free only then.
OPTIONS: Final = Options(sockjs_url=OUR_CLIENT, response_limit_bytes=4096, heartbeat_s=0.5)

# The last does not exist.
_STRANGE_CLIENTS: Final = ("plain_client", "unknown_client", "newer_client", "no_client")


@dataclass(frozen=True)
class Asked:
    """A request: its method, what it asks below the service, and its headers."""

    method: str
    url: str
    headers: Mapping[str, str]

    def endpoint(self) -> str:
        """Return the last segment of the path."""
        return self.url.partition("?")[0].rpartition("/")[2]


@dataclass(frozen=True)
class Site:
    """Two origins of different sites with the same pages and services.

    Attributes:
        held: a service that answers when a test says so.
        reports: what pages post to /reports: JSON, in order.
        asked: the requests to the services below ASKED; tests clear it.
    """

    origin: str
    cross_origin: str
    held: HeldService
    reports: Queue[Any]
    asked: list[Asked]

    def page(self, script: str = OUR_CLIENT, before: str = "", name: str = "client.html") -> str:
        """Return the URL of a page with a client, and what runs before it."""
        return f"{self.origin}/pages/{name}?script={script}&before={before}"


@asynccontextmanager
async def serve_site(*folders: tuple[str, Path]) -> AsyncIterator[Site]:
    """Serve the site, and each of `folders` under its path, until the context ends."""
    held = HeldService()
    asked: list[Asked] = []

    @web.middleware
    async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(ASKED):
            url = request.path_qs.removeprefix(ASKED)
            asked.append(Asked(request.method, url, request.headers))
        return await handler(request)

    app = web.Application(middlewares=[record, held.hold, _spoil_forms])
    # Registered before the service's own page; it tells its parent what it posts, and to whom.
    app.router.add_get("/recorded/iframe.html", _recording_iframe)
    late = partial(asyncio.sleep, _LATE_S)
    reports: Queue[Any] = Queue()

    async def report(request: web.Request) -> web.Response:
        reports.put(json.loads(await request.text()))
        return web.Response()

    async def say(request: web.Request) -> web.Response:
        return web.Response(text=request.query["text"])

    app.router.add_post("/reports", report)
    app.router.add_get("/info_that_says", say)
    app.router.add_get("/plain/websocket", plain_websocket)
    app.router.add_get("/late_body/iframe.html", _iframe_page(late))
    app.router.add_get("/held_body/iframe.html", _iframe_page(held.released))
    for prefix, handler, options in (
        ("/echo", echo, OPTIONS),
        (SETTING_DOMAIN, echo, replace(OPTIONS, document_domain=True)),
        (ASKED, echo, OPTIONS),
        ("/late_body", echo, OPTIONS),
        ("/held_body", echo, OPTIONS),
        ("/recorded", echo, OPTIONS),
        (REFUSING, echo, OPTIONS),
        (UNREADABLE, echo, OPTIONS),
        ("/hasty", echo, replace(OPTIONS, session_timeout_s=0.5, heartbeat_s=25)),
        ("/close", close, OPTIONS),
        ("/receipts", receipts, OPTIONS),
        ("/patient", echo, Options(sockjs_url=OUR_CLIENT)),
        (PREFIX, held.echo, OPTIONS),
        (BRIEF, held.echo, replace(OPTIONS, session_timeout_s=2)),
        ("/cookie_needed_echo", echo, replace(OPTIONS, cookie_needed=True)),
        ("/echo_of_npm_client", echo, replace(OPTIONS, sockjs_url=NPM_CLIENT)),
        *((f"/echo_of_{client}", echo, _of_client(client)) for client in _STRANGE_CLIENTS),
    ):
        add_sockjs(app, prefix, handler, options)
    for path, folder in folders:
        app.router.add_static(path, folder)
    add_files(app)
    async with serving(app, *HOSTS) as (origin, cross_origin):
        yield Site(origin, cross_origin, held, reports, asked)


def add_files(app: web.Application) -> None:
    """Add pages, our scripts and npm's."""
    for path, folder in _FOLDERS:
        app.router.add_static(path, folder)
    for name in SCRIPTS:
        app.router.add_get(f"/{name}", script)


async def script(request: web.Request) -> web.FileResponse:
    """Answer with the built script of the path's name."""
    return web.FileResponse(ROOT / request.path[1:])


@web.middleware
async def _spoil_forms(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.endswith("/jsonp_send"):
        if request.path.startswith(REFUSING):
            return web.Response(status=500, text="Broken JSON encoding.")
        if request.path.startswith(UNREADABLE):
            response = await handler(request)
            response.headers["X-Frame-Options"] = "DENY"
            return response
    return await handler(request)


def _of_client(name: str) -> Options:
    return replace(OPTIONS, sockjs_url=f"/pages/{name}.js")


async def _recording_iframe(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGES / "recording_iframe.html")


def _iframe_page(body_is_due: Callable[[], Awaitable[object]]) -> Handler:
    """Make a handler that sends a head which says hello, and the body once it is due."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
        await response.prepare(request)
        await response.write(_HEAD.encode())
        await body_is_due()
        await response.write(b"<body>Don't panic!")
        return response

    return answer
