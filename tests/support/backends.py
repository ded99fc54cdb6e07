"""Servers to put behind a proxy: each is a process of its own, which a test can kill or stop.

Ours is run as `python -m tests.support.backends`, by the context `our_backend`.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from aiohttp import web

from build.minify import node
from server.app import ROOT
from server.services import echo
from server.serving import serving
from sockjs_py.server import Options, Session
from sockjs_py.server.aiohttp import add_sockjs
from tests.support.processes import process
from tests.support.site import OUR_CLIENT, add_files

# A heartbeat where the default is 25 s. Tests shorten the times of proxies by the same factor.
HEARTBEAT_S: Final = 1.0
SHORTER: Final = 25 / HEARTBEAT_S

# Echo services. What they send first is the number of the process that serves the session.
NAMED: Final = "/named"
# The same, where a cookie keeps a browser with a server.
NAMED_BY_COOKIE: Final = "/named_by_cookie"
# The same for pages of a site that no test has; our server alone has it.
RESTRICTED: Final = "/restricted"


@dataclass(frozen=True)
class Backend:
    """A server that runs.

    Attributes:
        address: host and port.
    """

    address: str
    process_id: int

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.process_id, signal.SIGKILL)

    def stop(self) -> None:
        """Let the kernel accept connections and data, but nobody read them."""
        os.kill(self.process_id, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a stopped one go on as if nothing had happened; it may be dead by now."""
        os.kill(self.process_id, signal.SIGCONT)


@asynccontextmanager
async def our_backend() -> AsyncIterator[Backend]:
    """Run this project's server until the context ends."""
    async with _backend(sys.executable, "-m", __spec__.name) as backend:
        yield backend


@asynccontextmanager
async def npm_backend(pages: str) -> AsyncIterator[Backend]:
    """Run npm's `sockjs` until the context ends; pages come from the origin `pages`."""
    options = {"response_limit": 128 * 1024, "heartbeat_delay": round(HEARTBEAT_S * 1000)}
    script = str(Path(__file__).with_name("sockjs_node.js"))
    async with _backend(node(), script, pages, OUR_CLIENT, json.dumps(options)) as backend:
        yield backend


@asynccontextmanager
async def pages_of_another_site() -> AsyncIterator[str]:
    """Serve pages without a service until the context ends; yield their origin."""
    app = web.Application()
    add_files(app)
    async with serving(app, "127.0.0.2") as (origin,):
        yield origin


@asynccontextmanager
async def _backend(*command: str) -> AsyncIterator[Backend]:
    pipe = asyncio.subprocess.PIPE
    async with process(*command, stdin=pipe, stdout=pipe, stderr=None, cwd=ROOT) as running:
        assert running.stdout
        origin = (await running.stdout.readline()).decode().strip()
        yield Backend(origin.removeprefix("http://"), running.pid)
        if running.returncode is None:
            # One that is stopped would not end by itself.
            running.send_signal(signal.SIGCONT)


async def _named(session: Session) -> None:
    await session.send(str(os.getpid()))
    await echo(session)


async def _serve() -> None:
    options = Options(sockjs_url=OUR_CLIENT, heartbeat_s=HEARTBEAT_S)
    app = web.Application()
    add_sockjs(app, NAMED, _named, options)
    add_sockjs(app, NAMED_BY_COOKIE, _named, replace(options, cookie_needed=True))
    add_sockjs(app, RESTRICTED, _named, replace(options, allowed_origins={"https://example.com"}))
    add_files(app)
    async with serving(app, "127.0.0.1") as (origin,):
        print(origin, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
