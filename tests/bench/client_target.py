"""The server and the pages of a benchmark of clients: `python -m tests.bench.client_target`.

It prints its origin, as one line; then it serves until its input ends. `PREFIXES` has a service for
each client, whose iframe pages load that client; `/bench?script=` is the page that measures.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from aiohttp import web

from server.app import ROOT
from server.services import echo
from server.serving import serving
from sockjs_py.server import Options
from sockjs_py.server.aiohttp import add_sockjs

OURS: Final = "/sockjs.min.js"
NPM: Final = "/npm/sockjs.min.js"

# Where a client's service is.
PREFIXES: Final = {OURS: "/ours", NPM: "/npm_client"}

FILES: Final = {
    OURS: ROOT / "sockjs.min.js",
    NPM: ROOT / "node_modules" / "sockjs-client" / "dist" / "sockjs.min.js",
    "/page.js": Path(__file__).with_name("page.js"),
}
_PAGE: Final = """\
<!DOCTYPE html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<body>
<script src="/page.js"></script>
<script src="{}"></script>
"""


async def serve() -> None:
    """Serve until the standard input ends."""
    app = web.Application()
    for script, prefix in PREFIXES.items():
        add_sockjs(app, prefix, echo, Options(sockjs_url=script))
    for path in FILES:
        app.router.add_get(path, _file)
    app.router.add_get("/bench", _page)
    async with serving(app, "127.0.0.1", shutdown_s=0.1) as (origin,):
        print(origin, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _file(request: web.Request) -> web.FileResponse:
    return web.FileResponse(FILES[request.path])


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=_PAGE.format(request.query["script"]), content_type="text/html")


if __name__ == "__main__":
    asyncio.run(serve())
