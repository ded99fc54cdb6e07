"""Measure the server beside others: `make bench-server`.

Every server is a process of its own, this one is the load. Rounds go from server to server, and
a ratio is the median of the ratios within a round. Compared are messages for each second of a
server's CPU time, so that other work on the machine counts less; messages a second are printed
beside them. For Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import operator
import os
import platform
import resource
import statistics
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeAlias

from build.minify import node
from tests.bench import server_load as load

ROOT: Final = Path(__file__).resolve().parents[2]

NPM: Final = "npm"
_CPU: Final = ", CPU alone"


@dataclass(eq=False)
class Server:
    """A server that runs."""

    name: str
    port: int
    process: Process

    def cpu_seconds(self) -> float:
        """Return the CPU time that all of its threads have used; node's collector is one."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(file.read_text().split()[0]) for file in threads) / 1e9

    @property
    def dialect(self) -> load.Dialect:
        """Return what it speaks over WebSockets."""
        kind = self.name.partition(",")[0]
        return {"bare": load.BARE, "socketio": load.SOCKETIO}.get(kind, load.SOCKJS)


Run: TypeAlias = Callable[[Server], Awaitable[int]]


@dataclass
class Rate:
    """A load that is compared by how much of it a CPU second carries.

    Attributes:
        runs: by server; the first one is what the others are compared with.
        goals: the ratio that is asked for, by server.
    """

    name: str
    runs: dict[str, Run]
    goals: dict[str, float] = field(default_factory=dict)


@dataclass
class Figure:
    """One line of the table."""

    row: str
    server: str
    value: float
    unit: str
    ratio: float | None = None
    goal: str = ""
    is_met: bool | None = None
    a_second: float | None = None


def websocket(**options: int) -> Run:
    async def run(server: Server) -> int:
        return await load.echo_websocket(server.port, dialect=server.dialect, **options)

    return run


def in_turn(**options: int) -> Run:
    async def run(server: Server) -> int:
        return await load.echo_in_turn(server.port, dialect=server.dialect, **options)

    return run


def connects(count: int) -> Run:
    async def run(server: Server) -> int:
        return await load.connect_websockets(server.port, count, server.dialect)

    return run


def http(scenario: Callable[..., Awaitable[int]], **options: int) -> Run:
    async def run(server: Server) -> int:
        return await scenario(server.port, **options)

    return run


def rates() -> list[Rate]:
    """Return the loads; each is a fraction of a second's work, so that rounds are short."""

    def everywhere(run: Run) -> dict[str, Run]:
        return dict.fromkeys((NPM, "bare", "bare, uvloop", "pypi", "ours", "ours, uvloop"), run)

    def sockjs(run: Run) -> dict[str, Run]:
        return dict.fromkeys((NPM, "pypi", "ours", "ours, uvloop"), run)

    def asgi(server: str, name: str, run: Run, socketio: Run | None = None) -> Rate:
        runs = {f"socketio, {server}": socketio or run, server: run}
        return Rate(f"{server}: {name}", runs, {server: 2.0})

    socketio_polling = http(load.echo_socketio_polling, count=1_000, clients=50)
    one = http(load.echo_polling, count=1_000, clients=50, batch=1)
    ten = http(load.echo_polling, count=5_000, clients=50, batch=10)
    stream_one = http(load.echo_streaming, count=1_000, clients=50, batch=1)
    stream_ten = http(load.echo_streaming, count=5_000, clients=50, batch=10)
    post = http(load.post, count=2_000, clients=50)
    hundred = websocket(count=5_000, sockets=100, in_flight=1)
    turns = in_turn(count=3_000, sockets=100)
    one_socket = websocket(count=10_000, sockets=1, in_flight=100)
    large = websocket(count=2_000, sockets=10, in_flight=10, size=4096)
    ahead, near = {"ours, uvloop": 1.0}, {"ours, uvloop": 0.8}
    return [
        Rate("100 websockets", everywhere(hundred), ahead),
        Rate("100 websockets, in turn", everywhere(turns), ahead),
        Rate("1 websocket, 100 in flight", everywhere(one_socket), ahead),
        Rate("10 websockets, 4 KiB", everywhere(large), ahead),
        Rate("websocket connects", everywhere(connects(500))),
        Rate("xhr-polling beside a POST", {"bare": post, "ours": one}, {"ours": 0.35}),
        Rate("xhr-polling, 1 a send", sockjs(one), near),
        Rate("xhr-polling, 10 a send", sockjs(ten), ahead),
        Rate("xhr-streaming, 1 a send", sockjs(stream_one), near),
        Rate("xhr-streaming, 10 a send", sockjs(stream_ten), near),
        *(
            rate
            for server in ("uvicorn", "granian")
            for rate in (
                asgi(server, "100 websockets", hundred),
                asgi(server, "100 websockets, in turn", turns),
                asgi(server, "polling, 1 a send", one, socketio_polling),
            )
        ),
    ]


async def measure_rate(rate: Rate, rounds: int) -> list[Figure]:
    """Run a load against each of its servers in turn, several times."""
    a_cpu_second: dict[str, list[float]] = {name: [] for name in rate.runs}
    a_second: dict[str, list[float]] = {name: [] for name in rate.runs}
    clock = asyncio.get_running_loop().time
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(start(name)) for name in rate.runs]
        # The first round warms up and is not counted.
        for number in range(rounds + 1):
            for server in servers:
                started, started_cpu = clock(), server.cpu_seconds()
                count = await rate.runs[server.name](server)
                if number:
                    a_cpu_second[server.name].append(count / (server.cpu_seconds() - started_cpu))
                    a_second[server.name].append(count / (clock() - started))
    baseline = a_cpu_second[next(iter(rate.runs))]
    figures = []
    for name, values in a_cpu_second.items():
        # Within one round the machine is about as busy for the one as for the other.
        ratio = statistics.median(map(operator.truediv, values, baseline))
        figure = Figure(rate.name, name, statistics.median(values), "/CPU s", ratio)
        figure.a_second = statistics.median(a_second[name])
        if goal := rate.goals.get(name):
            figure.goal, figure.is_met = f">= {goal}", ratio >= goal
        figures.append(figure)
    return figures


async def measure_memory(count: int) -> list[Figure]:
    """Measure the memory of idle WebSocket sessions, and that all of them end."""
    kib: dict[str, float] = {}
    for name in ("bare", "ours", "pypi", "uvicorn", "granian"):
        async with start(name) as server:
            before = await load.stats(server.port)
            async with load.connections(server.port, count) as opened:
                await load.open_websockets(opened, server.dialect)
                for connection in opened:
                    load.Idle(connection)
                told = await load.stats(server.port)
                assert told["sessions"] == count
            kib[name] = (told["memory_bytes"] - before["memory_bytes"]) / count / 1024
            if name == "ours":
                await load.settle(server.port, quiet(before))
    row = f"memory of one of {count:,} idle websockets"
    figures = [Figure(row, name, size, "KiB", size / kib["bare"]) for name, size in kib.items()]
    return [ask(figure, "ours", at_most_ratio=1.1) for figure in figures]


async def measure_stall(count: int, seconds: float) -> list[Figure]:
    """Measure how long idle sessions hold up the event loop, heartbeats included."""
    row = f"longest stall in {seconds:g} s, {count:,} idle websockets"
    figures = []
    for name in ("bare", "ours", "pypi"):
        async with start(name) as server, load.connections(server.port, count) as opened:
            await load.open_websockets(opened, server.dialect)
            for connection in opened:
                load.Idle(connection)
            told = await load.stall(server.port, seconds)
        figures.append(Figure(row, name, told["wall_ms"], "ms"))
        figures.append(Figure(row + _CPU, name, told["cpu_ms"], "ms"))
    # Other processes hold up bare aiohttp by more than that.
    return [ask(figure, "ours", 20) if figure.row.endswith(_CPU) else figure for figure in figures]


async def measure_ends(count: int) -> list[Figure]:
    """Measure how sessions end, and that nothing is lost or left."""
    figures = []
    async with start("ours") as server:
        port = server.port
        before = quiet(await load.stats(port))
        async with load.connections(port, count) as streams:
            echoed = await load.echo_at_once(port, streams)
        row = f"{count:,} xhr-streaming sessions at once"
        figures.append(Figure(f"{row}: lost", "ours", count - echoed, "messages"))
        gone_ms = await load.settle(port, before)
        figures.append(Figure(f"{row}: gone after their last", "ours", gone_ms, "ms"))
        await load.abandon(port, count)
        row = f"{count:,} abandoned polling sessions: gone after"
        figures.append(Figure(row, "ours", await load.settle(port, before) / 1000, "s"))
        async with load.connections(port, 1) as opened:
            await load.open_websockets(opened, load.SOCKJS)
        row = "dropped websocket: noticed after"
        figures.append(Figure(row, "ours", await load.settle(port, before), "ms"))
    limits = (0, 6_000, 6, 1_000)
    return [ask(figure, "ours", limit) for figure, limit in zip(figures, limits, strict=True)]


def quiet(told: dict[str, int]) -> dict[str, int]:
    """Return what the server has to come back to: memory is not given back to the system."""
    return {key: told[key] for key in ("sessions", "tasks")}


def ask(
    figure: Figure, server: str, at_most: float | None = None, *, at_most_ratio: float | None = None
) -> Figure:
    """Note what is asked of that server."""
    if figure.server == server:
        if at_most is not None:
            figure.goal, figure.is_met = f"<= {at_most:g}", figure.value <= at_most
        if at_most_ratio is not None and figure.ratio is not None:
            figure.goal, figure.is_met = f"<= {at_most_ratio}x", figure.ratio <= at_most_ratio
    return figure


@asynccontextmanager
async def start(name: str, root: Path = ROOT) -> AsyncIterator[Server]:
    """Start a server, of the checkout in a folder; end it with the context."""
    command = (sys.executable, "-B", "-m", "tests.bench.server_target", *name.split(", "))
    if name == NPM:
        # It takes everything but its services from another server, which is not asked for any.
        command = (node(), "tests/support/sockjs_node.js", "http://127.0.0.1", "/sockjs.js", "{}")
    process = await asyncio.create_subprocess_exec(*command, cwd=root, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    try:
        line = "["
        # Granian's log comes first, and names the port before it listens.
        while line.startswith("[") or not (port := line.rpartition(":")[2]).isdigit():
            line = (await process.stdout.readline()).decode().strip()
        yield Server(name, int(port), process)
    finally:
        process.kill()
        await process.communicate()


async def measure(figures: list[Figure], is_quick: bool, only: str) -> None:
    """Add all figures whose row's name has `only` in it."""
    idle, at_once, stall_s, rounds = (1_000, 200, 3.0, 3) if is_quick else (10_000, 2_000, 30.0, 11)
    for rate in rates():
        if only in rate.name:
            figures += await measure_rate(rate, rounds)
    if only in "idle memory":
        figures += await measure_memory(idle)
    if only in "idle stall":
        figures += await measure_stall(idle // 2, stall_s)
    if only in "ends":
        figures += await measure_ends(at_once)


def table(figures: list[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| | server | | messages/s | ratio | asked | met |", "|---|---|---|---|---|---|---|"]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        a_second = "" if figure.a_second is None else f"{figure.a_second:,.0f}"
        met = {True: "yes", False: "**no**", None: ""}[figure.is_met]
        value = f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:.1f}"
        cells = (figure.row, figure.server, f"{value} {figure.unit}", a_second, ratio, figure.goal)
        lines.append(f"| {' | '.join(cells)} | {met} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print; return 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.server", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute's worth, and noisy")
    parser.add_argument("--only", default="", help="rows that have this in their name")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    arguments = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    import_module("uvloop").install()
    figures: list[Figure] = []
    try:
        asyncio.run(measure(figures, arguments.quick, arguments.only))
    finally:
        tell(figures, arguments.json)
    return int(any(figure.is_met is False for figure in figures))


def tell(figures: list[Figure], file: Path | None) -> None:
    """Print what has been measured, and write it into a file."""
    python = platform.python_version()
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("aiohttp", "uvloop", "uvicorn", "granian", "python-socketio")
    )
    print(f"{date.today()}, Python {python}, {packages}, {os.cpu_count()} CPUs\n")
    print(table(figures))
    if file:
        file.write_text(json.dumps([vars(figure) for figure in figures], indent=1))


if __name__ == "__main__":
    sys.exit(main())
