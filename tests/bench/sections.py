"""What is measured of a client: scripts, transports, heap, bytes on the wire."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from tests.bench import client_target, figures
from tests.bench.browser import AGAIN, NATIVE, OURS, WHOLE_HEAP, BenchPage, Variant
from tests.bench.counting import counting_proxy
from tests.bench.figures import SCRIPT, SLIM_SCRIPT, WITH_INFO
from tests.bench.recorder import CLIENTS, Recorder
from tests.bench.servers import Server

_INFO: Final = {"websocket": True, "origins": ["*:*"], "cookie_needed": False, "entropy": 1}
_EMOJI: Final = "\U0001f600" * 100
# Frames and forms go a second after they were needed.
LEFTOVERS_S: Final = 1.5


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Attributes:
        rounds: of everything, by server.
        opens: rounds that only open, after these, by transport.
        plan: for each figure of page.js what it takes: a least time in ms, or a count.
        evaluations: rounds of the scripts.
        heap_looks: at the heap.
        heap_thousands: messages between two looks, by transport.
        echoes: messages one by one through the proxy that counts.
        growth_thousands: messages of a session that lives long, by transport.
        crowd_rounds: rounds of many sessions.
        fallback_rounds: of openings, behind each proxy.
        pairs: of openings by both clients, over all proxies, while the machine is busy.
        polling_rounds: of echoes over xhr-polling, behind each proxy.
        closing_rounds: of connections that are closed one after the other.
    """

    rounds: dict[str, int]
    opens: dict[str, int]
    plan: dict[str, int]
    evaluations: int
    heap_looks: int
    heap_thousands: dict[str, int]
    echoes: int
    growth_thousands: dict[str, int]
    crowd_rounds: int
    fallback_rounds: int
    pairs: int
    polling_rounds: int
    closing_rounds: int


async def measure_scripts(recorder: Recorder, server: Server, scale: Scale) -> None:
    """Weigh the scripts; run them in fresh realms."""
    for name, files in _scripts().items():
        weights = {variant: _gzipped(file) for variant, file in files.items()}
        recorder.row("", name, "gzip").rounds.append(weights)

    async def measure(page: BenchPage) -> dict[str, float]:
        await page.load(server)
        script = page.variant.script
        return {name: await page.call(name, script, 4) for name in ("evaluate", "load")}

    await recorder.take("", SCRIPT, scale.evaluations, measure)


def _scripts() -> dict[str, dict[str, Path]]:
    ours, npm = (client_target.FILES[script] for script in (client_target.OURS, client_target.NPM))
    slim = ours.with_name(SLIM_SCRIPT)
    return {
        SCRIPT: {figures.OURS: ours, figures.NPM: npm},
        SLIM_SCRIPT: {figures.OURS: slim, figures.NPM: npm},
    }


def _gzipped(file: Path) -> float:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def _variants(transport: str) -> tuple[Variant, ...]:
    return (*CLIENTS, NATIVE) if transport == "websocket" else CLIENTS


async def measure_transport(
    recorder: Recorder, server: Server, transport: str, scale: Scale
) -> None:
    """Measure opening, round trips, throughput and large messages."""
    if server.name not in scale.rounds:
        return

    async def run(page: BenchPage, plan: dict[str, int], **options: object) -> dict[str, float]:
        await page.load(server)
        found: dict[str, float] = await page.call(
            "run", page.target(server, transport, **options), plan
        )
        return found

    rounds, opens = scale.rounds[server.name], scale.opens[transport]
    take = partial(recorder.take, server.name)
    if transport == "websocket":
        # Its times are short, and so are those that it is compared with.
        rounds *= 2
    await take(transport, rounds, partial(run, plan=scale.plan), _variants(transport))
    await take(transport, opens, partial(run, plan={}), _variants(transport))
    if transport == "websocket":
        measure = partial(run, plan={}, info=_INFO)
        await take(WITH_INFO, rounds + opens, measure, (OURS, AGAIN, NATIVE))


async def measure_heap(recorder: Recorder, server: Server, transport: str, scale: Scale) -> None:
    """Measure what a session holds in the heap while more and more messages go through it."""
    if transport not in scale.heap_thousands:
        return
    before: dict[BenchPage, float] = {}

    async def begin(page: BenchPage) -> None:
        await page.load(server)
        target = page.target(server, transport)
        # What is compiled and allocated once does not count.
        await page.call("connect", target)
        await page.call("stream", 2)
        await page.call("close")
        await asyncio.sleep(LEFTOVERS_S)
        before[page] = await page.heap_kib(WHOLE_HEAP)
        await page.call("connect", target)

    async def measure(page: BenchPage) -> dict[str, float]:
        if page not in before:
            await begin(page)
        await page.call("stream", scale.heap_thousands[transport])
        return {"heap": await page.heap_kib(WHOLE_HEAP) - before[page]}

    # A response in progress holds more or less, by chance: many looks, the one at the end apart.
    await recorder.take(server.name, transport, scale.heap_looks, measure, _variants(transport))
    last = recorder.row(server.name, transport, "heap").rounds[-1:]
    recorder.row(server.name, transport, "last_heap").rounds.extend(last)
    recorder.save()


async def measure_bytes(recorder: Recorder, server: Server, transport: str, scale: Scale) -> None:
    """Count the bytes that messages take on the wire, one by one, headers and frames included."""
    origin = urljoin(next(iter(server.services.values())), "/")
    async with counting_proxy(origin) as proxy:
        services = {
            script: proxy.origin + urlsplit(url).path for script, url in server.services.items()
        }

        async def measure(page: BenchPage) -> dict[str, float]:
            counted = Server(server.name, services)
            await page.load(counted)
            await page.call("connect", page.target(counted, transport))
            found = {}
            for name, message in (("ascii", "0123456789abcdef"), ("emoji", _EMOJI)):
                await page.call("echo", message, 3)
                up, down = await proxy.counts()
                await page.call("echo", message, scale.echoes)
                up_after, down_after = await proxy.counts()
                found[f"{name}_up"] = (up_after - up) / scale.echoes
                found[f"{name}_down"] = (down_after - down) / scale.echoes
            await page.call("close")
            return found

        await recorder.take(server.name, transport, 1, measure, _variants(transport))
