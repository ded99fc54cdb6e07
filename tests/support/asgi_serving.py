"""Serve an ASGI application in the loop of the test."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from uvicorn import Config, Server


@asynccontextmanager
async def serving_asgi(app: Any) -> AsyncIterator[str]:
    """Serve an application by uvicorn until the context ends; yield its origin."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        # Connections that come before the server accepts them wait.
        listening.listen()
        config = Config(app, log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1)
        server = Server(config)
        task = asyncio.create_task(server._serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
