"""Let an aiohttp application listen on one or more hosts until a context ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from aiohttp import web
from yarl import URL

from sockjs_py.server.aiohttp import with_guards


@asynccontextmanager
async def serving(
    app: web.Application, *hosts: str, ports: Sequence[int] = (), **options: Any
) -> AsyncIterator[list[str]]:
    """Serve an application until the context ends; yield one origin for each host.

    Args:
        hosts: addresses of this machine.
        ports: one for each host; without them the system chooses.
        options: those of `handling`.

    Raises:
        OSError: a port is in use, or an address does not belong to this machine.
    """
    async with handling(app, **options) as server, AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(listen(server, host, port))
            for host, port in zip(hosts, ports or [0] * len(hosts), strict=True)
        ]


@asynccontextmanager
async def handling(
    app: web.Application, shutdown_s: float = 0.5, **options: Any
) -> AsyncIterator[web.Server]:
    """Start an application, without a port yet; at the end, close its connections.

    Args:
        shutdown_s: how long handlers may take to end before they are cancelled.
        options: those of `web.AppRunner`.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=shutdown_s, **options)
    await runner.setup()
    try:
        assert runner.server is not None
        yield runner.server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def listen(server: web.Server, host: str, port: int) -> AsyncIterator[str]:
    """Accept connections, even of browsers with old WebSockets, and yield the origin."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(with_guards(server), host, port)
    try:
        port = listening.sockets[0].getsockname()[1]
        # `URL` puts an IPv6 address into brackets.
        yield str(URL.build(scheme="http", host=host, port=port))
    finally:
        # A connection that is accepted takes so many turns until aiohttp knows it, and closes it.
        # If the server is closed meanwhile, asyncio forgets it and leaves its socket open.
        for accepting in listening.sockets:
            loop.remove_reader(accepting.fileno())
        for _ in range(3):
            await asyncio.sleep(0)
        listening.close()
