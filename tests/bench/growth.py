"""What a session costs as it lives long, and as there are more of them.

The rows of a long session have its first and its last tenth for variants.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from tests.bench.browser import NATIVE, OURS, BenchPage
from tests.bench.figures import CROWDS, FIRST, LAST, LONG_SESSIONS
from tests.bench.recorder import CLIENTS, Recorder, tell
from tests.bench.sections import LEFTOVERS_S, Scale
from tests.bench.servers import Server

# What else the machine does makes round trips longer, never shorter: the best of these counts.
_ROUND_TRIPS: Final = 5


async def measure_long_session(
    recorder: Recorder, server: Server, transport: str, scale: Scale
) -> None:
    """Send many messages through one session, as fast as they go."""
    if transport not in scale.growth_thousands:
        return
    thousands = scale.growth_thousands[transport]

    async def measure(page: BenchPage) -> list[dict[str, float]]:
        await page.load(server)
        await page.call("connect", page.target(server, transport))
        # What is compiled and allocated once does not count.
        await page.call("stream", 2)
        # As before each other tenth, where the heap is measured.
        await page.collect_garbage()
        tenths = [await tenth(page) for _ in range(10)]
        await page.call("close")
        return tenths

    async def tenth(page: BenchPage) -> dict[str, float]:
        message = await page.call("stream", thousands // 10, timeout_s=120)
        round_trips = [
            await page.call("roundTrip", scale.plan["round_trip"]) for _ in range(_ROUND_TRIPS)
        ]
        await asyncio.sleep(LEFTOVERS_S)
        return {
            "message": message,
            "round_trip": min(round_trips),
            "page_heap": await page.heap_kib(),
            "dom": await page.dom_nodes(),
        }

    name = LONG_SESSIONS[transport]
    [page] = [page for page in recorder.pages if page.variant == OURS]
    tell(f"{server.name}, {name}")
    tenths = await recorder.attempt(name, page, measure) or [{}]
    for figure in tenths[0]:
        values = {FIRST: tenths[0][figure], LAST: tenths[-1][figure]}
        recorder.row(server.name, name, figure).rounds.append(values)
    recorder.save()


async def measure_crowds(recorder: Recorder, server: Server, scale: Scale) -> None:
    """Open sessions in one page; take what a message and a session cost."""

    async def measure(page: BenchPage, count: int) -> dict[str, float]:
        await page.load(server)
        target = page.target(server, "websocket")
        await page.call("gather", target, 1)
        await page.call("echoAll", 100)
        before = await page.heap_kib()
        await page.call("gather", target, count - 1)
        found = {"message": await page.call("echoAll", 2_000 // count)}
        if count > 1:
            found["session_heap"] = (await page.heap_kib() - before) / (count - 1)
        return found

    for name, count in CROWDS.items():
        await recorder.take(
            server.name,
            name,
            scale.crowd_rounds,
            partial(measure, count=count),
            (*CLIENTS, NATIVE),
        )
