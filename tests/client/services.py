"""Serves a handler by each front of our server, and yields the URL of its service.

Imported by the tests of this folder.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from server.serving import handling, serving
from sockjs_py.server import Handler, Options, Service
from sockjs_py.server.aiohttp import add_sockjs, with_guards
from sockjs_py.server.asgi import SockJS
from tests.support.asgi_serving import serving_asgi
from tests.support.tls import without_certificate


@dataclass(frozen=True)
class Served:
    """A service that runs, and where it is."""

    url: str
    service: Service


@asynccontextmanager
async def served(handler: Handler, **options: Any) -> AsyncIterator[Served]:
    """Serve a handler by aiohttp."""
    app = web.Application()
    service = add_sockjs(app, "/service", handler, Options(**options))
    async with serving(app, "127.0.0.1", shutdown_s=1) as (origin,):
        yield Served(f"{origin}/service", service)


@asynccontextmanager
async def by_aiohttp(handler: Handler) -> AsyncIterator[str]:
    """Serve a handler by aiohttp."""
    async with served(handler) as found:
        yield found.url


@asynccontextmanager
async def by_uvicorn(handler: Handler) -> AsyncIterator[str]:
    """Serve a handler by uvicorn."""
    async with serving_asgi(SockJS(handler, prefix="/service")) as origin:
        yield f"{origin}/service"


@asynccontextmanager
async def by_tls(handler: Handler) -> AsyncIterator[str]:
    """Serve a handler by aiohttp over https; a client needs `without_certificate`."""
    app = web.Application()
    add_sockjs(app, "/service", handler)
    async with handling(app, shutdown_s=1) as server:
        context = without_certificate(ssl.PROTOCOL_TLS_SERVER)
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(with_guards(server), "127.0.0.1", 0, ssl=context)
        async with listening:
            yield f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/service"
