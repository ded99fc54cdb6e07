"""A server that foreign pages attack through its iframe page, and that notes what it is asked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aiohttp import web
from aiohttp.typedefs import Handler

from server.services import echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.support.site import HOSTS, OPTIONS, OUR_CLIENT, script

SECRET: Final = "the victim's secret"
_RAN: Final = "/ran"
# Runs as a script in the origin of whichever page loads it.
_NOTE: Final = f"new Image().src = '{_RAN}?note';"
_PAGE: Final = f"""<!doctype html><script src="{OUR_CLIENT}"></script>
<script>SockJS.bootstrap_iframe();</script><body>"""
# What each request of a session has, with what separates it from the others.
_NUMBER: Final = re.compile(r"&_n=\d+|\?_n=\d+$|(?<=\?)_n=\d+&")
# No page of another origin can have these asked for.
_PRIVATE: Final = ("/uploads", "/private", "/api", _RAN)


class Asked(NamedTuple):
    """One request as it came."""

    host: str
    path: str
    has_header: bool


@dataclass
class Victim:
    """The server under attack, and what it was asked since the last `forget`."""

    origin: str = ""
    asked: list[Asked] = field(default_factory=list)

    def forget(self) -> None:
        """Forget what was asked."""
        self.asked.clear()

    def harm(self) -> list[Asked]:
        """Return what no foreign page should have brought a page of this origin to ask for."""
        return [
            asked
            for asked in self.asked
            if asked.path.startswith(_PRIVATE) or asked.has_header or "sister" in asked.path
        ]

    def session_paths(self) -> list[str]:
        """Return what was asked below a session, by whatever page."""
        return [asked.path for asked in self.asked if "/000/" in asked.path]

    @web.middleware
    async def note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note a request, but for those of iframe pages, which any page may load."""
        if not request.path.endswith(".html"):
            host = request.headers.get("Host", "")
            has_header = "X-Attack" in request.headers
            path = _NUMBER.sub("", request.raw_path)
            self.asked.append(Asked(host, path, has_header))
        return await handler(request)


@asynccontextmanager
async def serve_victim() -> AsyncIterator[Victim]:
    """Listen until the context ends, on an origin that no page of the site has."""
    victim = Victim()
    app = web.Application(middlewares=[victim.note])
    add_sockjs(app, "/echo", echo, OPTIONS)
    app.router.add_get(OUR_CLIENT, script)
    # A page of the victim's under any address that ends so.
    app.router.add_get("/{path:.*}.html", _page)
    app.router.add_get("/uploads/{path:.*}", _note)
    app.router.add_get("/private{path:.*}", _secret)
    async with serving(app, HOSTS[1]) as (victim.origin,):
        yield victim


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=_PAGE, content_type="text/html")


async def _note(_: web.Request) -> web.Response:
    return web.Response(text=_NOTE)


async def _secret(_: web.Request) -> web.Response:
    return web.Response(text=f'"{SECRET}"')
