"""Pages with a policy, and services whose iframe page does not come, or does not stay.

The tests of what a page is told about its iframe use it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from server.services import echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.support.site import HOSTS, NPM_CLIENT, OPTIONS, OUR_CLIENT, PAGES, add_files

PLAIN_CLIENT: Final = "/pages/plain_client.js"
# Iframe pages that leave when they are told to, by the client that they load.
LEAVING: Final = {"ours": OUR_CLIENT, "npm": NPM_CLIENT, "plain": PLAIN_CLIENT}
_LEAVING_PAGE: Final = """<!doctype html><script src="%s"></script><script>
addEventListener('message', function (event) {
  if (event.data === 'reload') { location.reload(); }
  if (event.data.indexOf('go ') === 0) { location.href = event.data.slice(3); }
}, false);
SockJS.bootstrap_iframe();
if (/restless/.test(location.pathname) && !/again/.test(location.search)) {
  location.search = '?again';
}
</script><body>"""


@dataclass(frozen=True)
class Strange:
    """Where it is: pages on one origin, services on the other."""

    origin: str
    cross_origin: str

    def page(self, before: str = "/pages/frames.js", **headers: str) -> str:
        """Return the URL of a page with our client that comes with these headers."""
        query = {"script": OUR_CLIENT, "before": before}
        query |= {name.replace("_", "-"): value for name, value in headers.items()}
        return f"{self.origin}/guarded/client.html?{urlencode(query)}".replace("+", "%20")


@asynccontextmanager
async def serve_strange() -> AsyncIterator[Strange]:
    """Listen until the context ends."""
    app = web.Application()
    app.router.add_get("/guarded/client.html", _client_page)
    app.router.add_get("/forbidden/iframe.html", _forbidden)
    app.router.add_get("/denied/iframe.html", _denied)
    app.router.add_get("/slow/iframe.html", _slow)
    names = ["echo", "forbidden", "denied", "slow"]
    for name, client in (*LEAVING.items(), ("restless", OUR_CLIENT)):
        app.router.add_get(f"/{name}/iframe.html", partial(_leaving, client))
        names.append(name)
    for name in names:
        add_sockjs(app, f"/{name}", echo, OPTIONS)
    add_files(app)
    async with serving(app, *HOSTS) as (origin, cross_origin):
        yield Strange(origin, cross_origin)


async def _client_page(request: web.Request) -> web.FileResponse:
    names = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")
    headers = {name: request.query[name] for name in names if name in request.query}
    return web.FileResponse(PAGES / "client.html", headers=headers)


async def _forbidden(_: web.Request) -> web.Response:
    return web.Response(status=403, text="Not for you.")


async def _denied(_: web.Request) -> web.Response:
    return web.Response(text="<p>", content_type="text/html", headers={"X-Frame-Options": "DENY"})


async def _slow(request: web.Request) -> web.Response:
    while request.transport and not request.transport.is_closing():
        await asyncio.sleep(0.05)
    return web.Response()


async def _leaving(client: str, _: web.Request) -> web.Response:
    return web.Response(text=_LEAVING_PAGE % client, content_type="text/html")
