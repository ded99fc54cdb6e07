"""The site in a process of its own, which a test can stop as a whole: it prints its two origins.

Run as `python -m tests.support.stoppable`, by the context of the same name.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.app import ROOT
from tests.support.processes import process
from tests.support.site import OUR_CLIENT, serve_site


@dataclass(frozen=True)
class StoppableSite:
    """Two origins, as `Site` has, and the process that serves them."""

    origin: str
    cross_origin: str
    process_id: int

    def page(self, before: str, script: str = OUR_CLIENT) -> str:
        """Return the URL of a page, as `Site.page` does."""
        return f"{self.origin}/pages/client.html?script={script}&before={before}"

    def origins(self) -> tuple[str, str]:
        """Return both origins."""
        return self.origin, self.cross_origin

    def behind(self, origin: str, cross_origin: str) -> StoppableSite:
        """Return the same site, as proxies show it that pass on what comes to these origins."""
        return StoppableSite(origin, cross_origin, self.process_id)

    def stop(self) -> None:
        """Let the kernel accept connections and data, but nobody read them."""
        os.kill(self.process_id, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let everything go on as if nothing had happened."""
        os.kill(self.process_id, signal.SIGCONT)


@asynccontextmanager
async def stoppable_site() -> AsyncIterator[StoppableSite]:
    """Serve the site until the context ends."""
    command = (sys.executable, "-m", __spec__.name)
    pipe = asyncio.subprocess.PIPE
    async with process(*command, stdout=pipe, stderr=None, cwd=ROOT) as running:
        assert running.stdout
        origin, cross_origin = (await running.stdout.readline()).decode().split()
        site = StoppableSite(origin, cross_origin, running.pid)
        try:
            yield site
        finally:
            site.go_on()


async def _serve() -> None:
    async with serve_site() as site:
        print(site.origin, site.cross_origin, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
