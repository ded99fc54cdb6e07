"""What a proxy does to a client: how long it takes to open, and how fast it polls.

The proxies are started here: nginx with nothing but `proxy_pass`, and those of tests/proxies.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final
from urllib.parse import urljoin, urlsplit

from tests.bench.browser import NPM, OURS, BenchPage
from tests.bench.figures import (
    BUSY,
    NGINX,
    NGINX_TLS,
    NGINX_TOLD,
    NO_PROXY,
    PAIRS,
    POLLING,
    PROXIES,
    SCHEMES,
)
from tests.bench.recorder import Recorder
from tests.bench.sections import Scale
from tests.bench.servers import Server
from tests.engines.transports import MODERN
from tests.proxies.stand import Way, deployed, program_of
from tests.support.nginx import MISSING, is_installed, nginx
from tests.support.processes import process
from tests.support.proxy import Proxy

# Of which the median counts: what else the machine does hits some of them.
_IDLE_ECHOES: Final = 20
# Besides the browser and the servers.
_BURNERS_FOR_EACH_CORE: Final = 2
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


async def measure_pairs(recorder: Recorder, server: Server, scale: Scale) -> None:
    """Open with both clients' own choice, again and again, while the machine is busy."""
    async with _proxies(recorder, server) as ways, AsyncExitStack() as stack:
        for _ in range(_BURNERS_FOR_EACH_CORE * (os.cpu_count() or 1)):
            await stack.enter_async_context(process(sys.executable, "-c", "while True: pass"))
        for number in range(scale.pairs if ways else 0):
            way = [*ways][number % len(ways)]
            found: dict[str, float] = {}
            for page in recorder.pages:
                if page.variant not in (OURS, NPM):
                    continue
                one = partial(_ended_on, reached=ways[way])
                transport = await recorder.attempt(BUSY[way], page, one)
                if transport is not None:
                    found[page.variant.name] = 1 + MODERN.index(transport)
                    by_variant = recorder.ended_on.setdefault(BUSY[way], {})
                    by_variant.setdefault(page.variant.name, []).append(transport)
            recorder.row(server.name, PAIRS, "rank").rounds.append(found)
    recorder.save()


async def _ended_on(page: BenchPage, reached: Server) -> str:
    await page.load(reached)
    await page.call("connect", page.target(reached, "", timeout=0))
    transport: str = await page.call("transport")
    await page.call("close")
    return transport


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
    async with nginx(origin) as front, _proxies(recorder, server) as proxies:
        yield {
            NO_PROXY: server,
            NGINX: _behind(front.origin, server),
            NGINX_TLS: _behind(front.secure_origin, server),
            NGINX_TOLD: _behind(front.origin, server),
            **proxies,
        }


@asynccontextmanager
async def _proxies(recorder: Recorder, server: Server) -> AsyncIterator[dict[str, Server]]:
    """Start the proxies of tests/proxies; one that is missing is an error."""
    url = urlsplit(next(iter(server.services.values())))
    running: dict[Way, Proxy] = {}
    async with AsyncExitStack() as stack:
        for way in dict.fromkeys(way for way, _ in PROXIES.values()):
            program = program_of(way.file)
            if program.is_installed():
                context = deployed(way.file, [url.netloc], way.edits, service=url.path)
                running[way] = await stack.enter_async_context(context)
            elif program.MISSING not in recorder.errors:
                recorder.errors.append(program.MISSING)
        origins = {
            (way, scheme): origin
            for way, proxy in running.items()
            for scheme, origin in zip(SCHEMES, (proxy.origin, proxy.secure_origin), strict=True)
        }
        yield {
            name: _behind(origins[key], server) for name, key in PROXIES.items() if key in origins
        }


def _behind(origin: str, server: Server) -> Server:
    services = {script: origin + urlsplit(url).path for script, url in server.services.items()}
    return Server(server.name, services)
