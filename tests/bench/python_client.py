"""Measure the asyncio client beside `websockets` and bare aiohttp: `make bench-python`.

Servers are processes of their own; this one is the load, and its CPU time is what counts, so that
other work on the machine matters less. Rounds go from one client to the next, and a ratio is that
of two clients within a round. Everything is echoed, and compared with what was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import Final, TypeAlias

from aiohttp import ClientSession, TCPConnector
from websockets.asyncio.client import ClientConnection as RawConnection
from websockets.asyncio.client import connect as connect_raw

from sockjs_py.client import ClientConnection, connect
from tests.bench.figures import Row, Spread
from tests.bench.server import Server, start

# Echoes so many messages over so many connections at once.
Load: TypeAlias = Callable[[int, int], Awaitable[None]]

OURS: Final = "sockjs_py.client"
_TEXT: Final = "0123456789abcdef"


@dataclass(frozen=True)
class Goal:
    """One line of the table: so many connections, of which each has so many echoes in a round.

    Attributes:
        loads: by client; the second is what the first is compared with.
        limit: the least ratio that will do.
    """

    name: str
    loads: dict[str, Load]
    limit: float | None
    connections: int
    echoes: int
    weights: dict[str, int] = field(default_factory=dict)


async def talk(connection: ClientConnection | RawConnection, echoes: int, in_flight: int) -> None:
    """Send so many messages, of which some are under way at a time."""
    for _ in range(echoes // in_flight):
        for _ in range(in_flight):
            await connection.send(_TEXT)
        for _ in range(in_flight):
            assert await connection.recv() == _TEXT


def sockjs(server: Server, transport: str, in_flight: int = 1) -> Load:
    """Return a load on our client."""

    async def echo(connections: int, echoes: int) -> None:
        async def one() -> None:
            url = f"http://127.0.0.1:{server.port}/echo"
            async with connect(url, transports=[transport]) as connection:
                await talk(connection, echoes, in_flight)

        await asyncio.gather(*(one() for _ in range(connections)))

    return echo


def websockets(server: Server, in_flight: int = 1) -> Load:
    """Return a load on PyPI's `websockets`, at the raw endpoint."""

    async def echo(connections: int, echoes: int) -> None:
        async def one() -> None:
            url = f"ws://127.0.0.1:{server.port}/echo/websocket"
            async with connect_raw(url, proxy=None) as connection:
                await talk(connection, echoes, in_flight)

        await asyncio.gather(*(one() for _ in range(connections)))

    return echo


def posts(server: Server) -> Load:
    """Return a load on aiohttp alone: POSTs whose body comes back."""

    async def echo(connections: int, echoes: int) -> None:
        async def one(http: ClientSession) -> None:
            for _ in range(echoes):
                async with http.post(f"http://127.0.0.1:{server.port}/post", data=_TEXT) as answer:
                    assert await answer.text() == _TEXT

        async with ClientSession(connector=TCPConnector(limit=0)) as http:
            await asyncio.gather(*(one(http) for _ in range(connections)))

    return echo


def goals(ours: Server, bare: Server) -> list[Goal]:
    """Return what is compared."""
    polling = {OURS: sockjs(ours, "xhr-polling"), "aiohttp": posts(bare)}
    batches = {OURS: sockjs(ours, "xhr-polling", 10), "aiohttp": posts(bare)}
    return [
        Goal(
            "websocket, 1 in flight",
            {OURS: sockjs(ours, "websocket"), "websockets": websockets(ours)},
            *(0.8, 20, 200),
        ),
        Goal(
            "websocket, 10 in flight",
            {OURS: sockjs(ours, "websocket", 10), "websockets": websockets(ours, 10)},
            *(0.8, 20, 400),
        ),
        # A message takes two requests: one that sends it, and a poll.
        Goal("xhr-polling, requests", polling, 0.5, 20, 200, {OURS: 2}),
        Goal("xhr-polling, 1 in flight", polling, None, 20, 200),
        Goal("xhr-polling, 10 in flight", batches, 0.5, 20, 200),
    ]


async def cpu_rate(load: Load, connections: int, echoes: int) -> float:
    """Return how many messages a second of CPU time carried."""
    gc.collect()
    started = time.process_time()
    await load(connections, echoes)
    return connections * echoes / (time.process_time() - started)


async def measure(rounds: int, only: str) -> list[tuple[Goal, Row]]:
    """Play all rounds of each goal; the first warms up and is not counted."""
    found = []
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(start(name)) for name in ("ours", "bare")]
        for goal in goals(*servers):
            if only not in goal.name:
                continue
            row = Row("", "", goal.name)
            for _ in range(rounds + 1):
                row.rounds.append(
                    {
                        name: goal.weights.get(name, 1)
                        * await cpu_rate(load, goal.connections, goal.echoes)
                        for name, load in goal.loads.items()
                    }
                )
            del row.rounds[0]
            found.append((goal, row))
    return found


def ratio(goal: Goal, row: Row) -> Spread:
    """Return how ours compares with the other."""
    found = row.ratio(*goal.loads)
    assert found, f"{goal.name} was not measured"
    return found


def is_met(goal: Goal, row: Row) -> bool:
    """Return whether ours is quick enough."""
    return goal.limit is None or ratio(goal, row).median >= goal.limit


def table(measured: list[tuple[Goal, Row]]) -> str:
    """Return the results as a Markdown table."""
    lines = [
        "| | beside | a CPU second | that one | ratio | asked | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for goal, row in measured:
        found = ratio(goal, row)
        rates = [f"{rate.median:,.0f}" for name in goal.loads if (rate := row.of(name))]
        spread = f"{found.median:.2f} ({found.low:.2f}-{found.high:.2f})"
        asked = "" if goal.limit is None else f">= {goal.limit}"
        met = "" if goal.limit is None else "yes" if is_met(goal, row) else "**no**"
        cells = (goal.name, list(goal.loads)[1], *rates, spread, asked, met)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print; return 1 if a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.python_client", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=11, help="how many count (default: 11)")
    parser.add_argument("--only", default="", help="rows that have this in their name")
    arguments = parser.parse_args()
    found = asyncio.run(measure(arguments.rounds, arguments.only))
    packages = ", ".join(f"{name} {version(name)}" for name in ("aiohttp", "websockets"))
    python = platform.python_version()
    print(f"{date.today()}, Python {python}, {packages}, {os.cpu_count()} CPUs\n")
    print(table(found))
    return int(not all(is_met(goal, row) for goal, row in found))


if __name__ == "__main__":
    sys.exit(main())
