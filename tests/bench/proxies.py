"""What a proxy does to a client: how long it takes to open, and how fast it polls.

nginx is started here, with nothing but `proxy_pass`.
"""

from __future__ import annotations

import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from urllib.parse import urljoin, urlsplit

from tests.bench.browser import BenchPage
from tests.bench.figures import NGINX, NGINX_TLS, NGINX_TOLD, NO_PROXY, POLLING
from tests.bench.recorder import Recorder
from tests.bench.sections import Scale
from tests.bench.servers import Server
from tests.support.nginx import MISSING, is_installed, nginx

# Of which the median counts: what else the machine does hits some of them.
_IDLE_ECHOES: Final = 20
_INFO: Final = {"websocket": True, "cookie_needed": False}


async def measure_fallback(recorder: Recorder, server: Server, scale: Scale) -> None:
    """Open with the client's own choice of transports and times."""

    async def measure(page: BenchPage, way: str, reached: Server) -> dict[str, float]:
        await page.load(reached)
        info = _INFO if way == NGINX_TOLD else None
        took = await page.call("connect", page.target(reached, "", timeout=0, info=info))
        by_variant = recorder.ended_on.setdefault(way, {})
        by_variant.setdefault(page.variant.name, []).append(await page.call("transport"))
        await page.call("close")
        return {"open": took}

    async with _ways(recorder, server) as ways:
        for way, reached in ways.items():
            one = partial(measure, way=way, reached=reached)
            await recorder.take(server.name, way, scale.fallback_rounds, one)


async def measure_polling(recorder: Recorder, server: Server, scale: Scale) -> None:
    """Echo over xhr-polling: after idleness, one after the other, and many at once."""
    plan = {figure: scale.plan[figure] for figure in ("round_trip", "rate")}

    async def measure(page: BenchPage, reached: Server) -> dict[str, float]:
        await page.load(reached)
        target = page.target(reached, "xhr-polling")
        await page.call("connect", target)
        await page.call("idleEchoes", 3)
        echoes = await page.call("idleEchoes", _IDLE_ECHOES)
        await page.call("close")
        found: dict[str, float] = await page.call("run", target, plan)
        return {"idle_echo": statistics.median(echoes), **found}

    async with _ways(recorder, server) as ways:
        for way, name in POLLING.items():
            if way in ways:
                one = partial(measure, reached=ways[way])
                await recorder.take(server.name, name, scale.polling_rounds, one)


@asynccontextmanager
async def _ways(recorder: Recorder, server: Server) -> AsyncIterator[dict[str, Server]]:
    """Start the proxies; without them there is the server alone, and an error."""
    if not is_installed():
        recorder.errors.append(MISSING)
        yield {NO_PROXY: server}
        return
    origin = urljoin(next(iter(server.services.values())), "/").rstrip("/")
    async with nginx(origin) as front:
        yield {
            NO_PROXY: server,
            NGINX: _behind(front.origin, server),
            NGINX_TLS: _behind(front.secure_origin, server),
            NGINX_TOLD: _behind(front.origin, server),
        }


def _behind(origin: str, server: Server) -> Server:
    services = {script: origin + urlsplit(url).path for script, url in server.services.items()}
    return Server(server.name, services)
