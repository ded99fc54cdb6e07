"""The servers that clients are measured against; each is a process of its own."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from server.app import ROOT
from tests.bench import client_target
from tests.bench.figures import NPM_SERVER, OUR_SERVER
from tests.support.sockjs_node import sockjs_node

# What npm's server has by default, and ours.
_NPM_OPTIONS: Final = {"response_limit": 128 * 1024, "heartbeat_delay": 25_000}


@dataclass(frozen=True)
class Server:
    """A server that runs; `services` are URLs, by the script that their iframe pages load."""

    name: str
    services: Mapping[str, str]


@asynccontextmanager
async def our_server() -> AsyncIterator[Server]:
    """Start this project's server."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-B", "-m", "tests.bench.client_target", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    try:
        origin = (await process.stdout.readline()).decode().strip()
        services = {script: origin + path for script, path in client_target.PREFIXES.items()}
        yield Server(OUR_SERVER, services)
    finally:
        process.kill()
        await process.communicate()


@contextmanager
def npm_server(pages: Server) -> Iterator[Server]:
    """Start npm's server, once for each client; it takes its pages from ours."""
    with ExitStack() as stack:
        services = {}
        for script, service in pages.services.items():
            pages_origin = urljoin(service, "/").rstrip("/")
            origin = stack.enter_context(sockjs_node(pages_origin, script, _NPM_OPTIONS))
            services[script] = f"{origin}/echo"
        yield Server(NPM_SERVER, services)
