"""`serve` runs an echo service, and a page that tries every transport of the browser with it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Final

from aiohttp import web
from yarl import URL

from sockjs_py import assets
from sockjs_py.commands.arguments import port
from sockjs_py.server import Options, Session
from sockjs_py.server.aiohttp import add_sockjs

# All of the client in pages but the two for browsers that are gone.
NAMES: Final = (
    "websocket",
    "xhr-streaming",
    "eventsource",
    "iframe-eventsource",
    "htmlfile",
    "iframe-htmlfile",
    "xhr-polling",
    "iframe-xhr-polling",
    "jsonp-polling",
)
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>SockJS</title>
{script}
<h1>SockJS</h1>
<p>Each transport opens, and has its message back:</p>
<table id="transports"></table>
<script>
var names = {names};
function tryOne(name) {{
    var row = document.getElementById('transports').insertRow(-1);
    var started = new Date().getTime();
    row.insertCell(-1).textContent = name;
    var cell = row.insertCell(-1);
    cell.textContent = '…';
    function tell(text) {{
        cell.textContent = text + ' after ' + (new Date().getTime() - started) + ' ms';
    }}
    var socket = new SockJS('/echo', null, {{ transports: [name] }});
    var isBack = false;
    socket.onopen = function () {{ socket.send(name); }};
    socket.onmessage = function (event) {{
        isBack = event.data === name;
        tell(isBack ? '✓' : '✗ another message: ' + event.data);
        socket.close();
    }};
    socket.onclose = function (event) {{
        if (!isBack) {{ tell('✗ ' + event.code + ' ' + event.reason); }}
    }};
}}
for (var index = 0; index < names.length; index++) {{ tryOne(names[index]); }}
</script>
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: 127.0.0.1)")
    parser.add_argument(
        "--port", type=port, default=8081, help="0 lets the system choose (default: 8081)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until the program is interrupted; return 1 if it cannot listen."""
    try:
        asyncio.run(_serve(options.host, options.port))
    except OSError as error:
        print(f"sockjs_py: {error}", file=sys.stderr)
        return 1
    return 0


def application() -> web.Application:
    """Return the service at `/echo`, the page, and the scripts if this package has them."""
    app = web.Application()
    try:
        script = assets.script_tag()
    except FileNotFoundError as error:
        script = assets.Html(f"<p>{error}</p>")
        add_sockjs(app, "/echo", _echo)
    else:
        from sockjs_py.contrib.aiohttp import scripts

        app.add_routes(scripts())
        add_sockjs(app, "/echo", _echo, Options(sockjs_url=assets.url()))
    page = _PAGE.format(script=script, names=json.dumps(NAMES))

    async def index(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    app.router.add_get("/", index)
    return app


async def _serve(host: str, at: int) -> None:
    runner = web.AppRunner(application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, at)
        await site.start()
        host, at = runner.addresses[0][:2]
        url = URL.build(scheme="http", host=host, port=at, path="/")
        print(f"{url} tries every transport; the service is /echo", flush=True)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _echo(session: Session) -> None:
    async for message in session:
        await session.send(message)
