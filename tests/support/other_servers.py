"""Echo servers that others wrote, in Python; each is a process of its own, and prints its origin.

Run as `python -m tests.support.other_servers NAME`, by the context `other_server`.
"""

from __future__ import annotations

import asyncio
import site
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from server.app import ROOT
from tests.support.processes import free_port, process

# The package of sockjs-tornado has the name of PyPI's `sockjs`, so that it lies in its own folder.
TORNADO_FOLDER: Final = ROOT / ".venv" / "sockjs-tornado"

_HOST: Final = "127.0.0.1"
_PREFIX: Final = "/echo"


@asynccontextmanager
async def other_server(name: str) -> AsyncIterator[str]:
    """Run a server of `SERVERS` until the context is left; yield the URL of its echo service."""
    command = (sys.executable, "-m", __spec__.name, name)
    pipe = asyncio.subprocess.PIPE
    async with process(*command, stdout=pipe, stderr=None, cwd=ROOT) as running:
        assert running.stdout
        yield (await running.stdout.readline()).decode().strip()


async def _pypi_sockjs(port: int) -> None:
    import sockjs
    from aiohttp import web

    async def echo(_: Any, session: Any, message: Any) -> None:
        if message.type == sockjs.MsgType.MESSAGE:
            session.send(message.data)

    async def allow(request: web.Request, response: web.StreamResponse) -> None:
        # As `aiohttp_cors` would, which it takes.
        response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
        response.headers["Access-Control-Allow-Credentials"] = "true"

    app = web.Application()
    app.on_response_prepare.append(allow)
    sockjs.add_endpoint(app, echo, prefix=_PREFIX, cookie_needed=False)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, _HOST, port).start()


async def _sockjs_tornado(port: int) -> None:
    site.addsitedir(str(TORNADO_FOLDER))
    from sockjs.tornado import SockJSConnection, SockJSRouter
    from tornado.web import Application

    class Echo(SockJSConnection):  # type: ignore[misc]
        def on_message(self, message: str) -> None:
            self.send(message)

    Application(SockJSRouter(Echo, _PREFIX).urls).listen(port, _HOST)


SERVERS: Final[dict[str, Callable[[int], Awaitable[None]]]] = {
    "PyPI's sockjs": _pypi_sockjs,
    "sockjs-tornado": _sockjs_tornado,
}


async def _serve(name: str) -> None:
    port = free_port()
    await SERVERS[name](port)
    print(f"http://{_HOST}:{port}{_PREFIX}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
