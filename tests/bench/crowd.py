"""What the chat of examples/ costs for each session: `python -m tests.bench.crowd [SESSIONS]`.

Four workers, two HAProxies (a process has so many files) and Redis run as in tests/packages. All
clients are in this process. Printed is what each kind of process used. For Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4
from zipfile import ZipFile

from aiohttp import ClientSession, ClientWebSocketResponse, DummyCookieJar, TCPConnector
from redis.asyncio import Redis

from build import pypi
from server.app import ROOT
from tests.bench.tables import table
from tests.packages.test_chat import WORKERS, Worker, worker
from tests.support.haproxy import haproxy
from tests.support.redis_server import redis_server

FRONTS: Final = 2
AT_ONCE: Final = 100
# Where examples/chat listens; importing that takes an installed package.
CHANNEL: Final = "chat"
# So many all sessions hear, and so many only one at each worker; the example's queues hold these.
LINES: Final = 10
LINES_FOR_FEW: Final = 1_000
# Two heartbeats of each session.
IDLE_S: Final = 50.0
# What their programs are called, and what they are.
KINDS: Final = {"python": "a worker", "haproxy": "HAProxy", "redis-server": "Redis"}
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """What the processes of a kind use together."""

    cpu_us: float = 0
    memory_kib: float = 0
    files: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.cpu_us + other.cpu_us,
            self.memory_kib + other.memory_kib,
            self.files + other.files,
        )

    def __sub__(self, other: Usage) -> Usage:
        return self + Usage(-other.cpu_us, -other.memory_kib, -other.files)


Cost = dict[str, Usage]


def children() -> Iterator[Path]:
    """Find the processes that this one has started."""
    for file in Path("/proc/self/task").glob("*/children"):
        yield from (Path("/proc") / pid for pid in file.read_text(encoding="ascii").split())


def usage() -> Cost:
    """Return what they use, by kind."""
    used = dict.fromkeys(KINDS.values(), Usage())
    for process in children():
        program = (process / "comm").read_text(encoding="ascii")
        kind = next((kind for name, kind in KINDS.items() if program.startswith(name)), None)
        if kind is None:
            continue  # A test before has left it to this process.
        threads = (process / "task").glob("*/schedstat")
        cpu_ns = sum(int(file.read_text(encoding="ascii").split()[0]) for file in threads)
        pages = int((process / "statm").read_text(encoding="ascii").split()[1])
        files = len(os.listdir(process / "fd"))
        used[kind] += Usage(cpu_ns / 1000, pages * _PAGE_BYTES / 1024, files)
    return used


@dataclass
class Chat:
    """What runs: HAProxies, workers, Redis."""

    origins: list[str]
    workers: list[Worker]
    redis: str


@asynccontextmanager
async def chat() -> AsyncIterator[Chat]:
    """Run everything."""
    config = (ROOT / "deploy" / "haproxy.cfg").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ZipFile(pypi.pack(folder)[0]) as wheel:
            wheel.extractall(folder)
        async with AsyncExitStack() as stack:
            redis = await stack.enter_async_context(redis_server())
            paths = [str(folder / f"{number}.sock") for number in range(WORKERS)]
            workers = [
                await stack.enter_async_context(worker(path, redis, folder, is_sticky=False))
                for path in paths
            ]
            addresses = {f"WORKER{number}": f"unix@{path}" for number, path in enumerate(paths, 1)}
            fronts = [
                await stack.enter_async_context(haproxy(config, **addresses)) for _ in range(FRONTS)
            ]
            yield Chat([front.origin for front in fronts], workers, redis)


class Crowd:
    """All clients, who read from the beginning: servers drop who does not answer their pings."""

    def __init__(self) -> None:
        self.sockets: list[ClientWebSocketResponse] = []
        self.heartbeats = 0
        self.lost = 0
        self._readers: set[asyncio.Task[None]] = set()
        self._left = 0
        self._has_all = asyncio.Event()

    async def join(self, http: ClientSession, origin: str) -> None:
        """Open a session."""
        name = uuid4().hex
        socket = await http.ws_connect(f"{origin}/chat/{name[:3]}/{name}/websocket")
        assert (await socket.receive()).data == "o"
        self.sockets.append(socket)
        self._readers.add(asyncio.create_task(self._read(socket)))

    async def hear(self, count: int, say: Callable[[], Awaitable[None]]) -> None:
        """Have somebody speak; wait until so many lines have come, at all together."""
        self._left = count
        self._has_all.clear()
        await say()
        await self._has_all.wait()

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.data == "h":
                self.heartbeats += 1
            elif message.data.startswith("a"):
                # A frame holds several lines if they came at once.
                self._left -= message.data.count('","') + 1
                if self._left <= 0:
                    self._has_all.set()
        self.lost += 1


async def join_all(crowd: Crowd, chat: Chat, http: ClientSession, count: int) -> None:
    """Open sessions through the HAProxies, in turn."""
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        joins = (crowd.join(http, chat.origins[number % FRONTS]) for number in numbers)
        await asyncio.gather(*joins)


async def cost(run: Awaitable[None]) -> tuple[Cost, float]:
    """Return what the processes used for it, and the seconds that it took."""
    before, started = usage(), time.perf_counter()
    await run
    took_s = time.perf_counter() - started
    return {kind: used - before[kind] for kind, used in usage().items()}, took_s


async def measure_broker(chat: Chat) -> Cost:
    """Return what a line costs that one session at each worker hears, for each worker."""
    crowd = Crowd()

    async def say() -> None:
        async with Redis.from_url(chat.redis) as redis:
            # A worker subscribes once it has started; what is said before does not reach it.
            while (await redis.pubsub_numsub(CHANNEL))[0][1] < WORKERS:
                pass
            for number in range(LINES_FOR_FEW):
                await redis.publish(CHANNEL, f"line {number}")

    async with AsyncExitStack() as stack:
        for each in chat.workers:
            await crowd.join(await stack.enter_async_context(each.http()), "http://chat")
        spent, _ = await cost(crowd.hear(LINES_FOR_FEW * WORKERS, say))
    return spent


async def measure(count: int, idle_s: float = IDLE_S) -> str:
    """Return what so many sessions cost, as Markdown."""
    connector = TCPConnector(limit=0)
    async with (
        chat() as running,
        ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as http,
    ):
        arriving = await measure_broker(running)
        crowd = Crowd()
        opening, opening_s = await cost(join_all(crowd, running, http, count))

        async def say() -> None:
            for number in range(LINES):
                await crowd.sockets[number].send_str(f'["line {number}"]')

        hearing, hearing_s = await cost(crowd.hear(LINES * count, say))
        beats = crowd.heartbeats
        idle, idle_s = await cost(asyncio.sleep(idle_s))
        beats, lost = crowd.heartbeats - beats, crowd.lost
        counts = ", ".join([str(await each.session_count()) for each in running.workers])
    rows = [
        row("to open it: CPU, µs", opening, "cpu_us", count),
        row("while it is open: memory, KiB", opening, "memory_kib", count),
        row("while it is open: files", opening, "files", count),
        row("while it is idle: CPU in a second, µs", idle, "cpu_us", count * idle_s),
        row("a line that it hears: CPU, µs", hearing, "cpu_us", count * LINES),
        row("a line that reaches a worker: CPU, µs", arriving, "cpu_us", LINES_FOR_FEW * WORKERS),
    ]
    return f"""{count:,} sessions, at the workers: {counts}; lost: {lost}
opened: {count / opening_s:,.0f} a second
lines delivered: {count * LINES / hearing_s:,.0f} a second
heartbeats: {beats / idle_s:,.0f} a second

{table(["For each session", *KINDS.values()], rows)}"""


def row(name: str, spent: Cost, figure: str, divisor: float) -> list[str]:
    """Return a line of the table."""
    values = [getattr(used, figure) / divisor for used in spent.values()]
    return [name, *(f"{value:,.1f}" if value >= 0.05 else "" for value in values)]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crowd", description=__doc__)
    parser.add_argument("sessions", type=int, nargs="?", default=10_000)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(asyncio.run(measure(parser.parse_args().sessions)))


if __name__ == "__main__":
    main()
