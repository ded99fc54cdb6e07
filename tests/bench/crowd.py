"""What the chat of examples/ costs for each session: `python -m tests.bench.crowd [SESSIONS]`.

Four workers, two HAProxies (a process has so many files) and Redis run as in tests/packages. All
clients are in this process, so that times count its work too; the workers' CPU and memory do not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4
from zipfile import ZipFile

from aiohttp import ClientSession, ClientWebSocketResponse, DummyCookieJar, TCPConnector

from build import pypi
from server.app import ROOT
from tests.packages.test_chat import WORKERS, Worker, worker
from tests.support.haproxy import haproxy
from tests.support.redis_server import redis_server

FRONTS: Final = 2
AT_ONCE: Final = 100
LINES: Final = 10
IDLE_S: Final = 30
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def chat() -> AsyncIterator[tuple[list[str], list[Worker]]]:
    """Run everything; yield the origins and the workers."""
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
            yield fronts, workers


def memory_bytes(worker: Worker) -> int:
    """Return what a worker has in memory."""
    statm = Path(f"/proc/{worker.process.pid}/statm").read_text(encoding="ascii")
    return int(statm.split()[1]) * _PAGE_BYTES


def cpu_s(workers: list[Worker]) -> float:
    """Return the CPU time that all workers have used."""
    ticks = 0
    for each in workers:
        stat = Path(f"/proc/{each.process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        ticks += int(user) + int(system)
    return ticks / _TICKS


class Crowd:
    """All clients, who read from the beginning: servers drop who does not answer their pings."""

    def __init__(self) -> None:
        self.sockets: list[ClientWebSocketResponse] = []
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

    async def hear(self, count: int) -> None:
        """Wait until so many lines have come, at all together."""
        self._left = count
        self._has_all.clear()
        await self._has_all.wait()

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.data.startswith("a"):
                # A frame holds several lines if they came at once.
                self._left -= message.data.count('","') + 1
                if self._left <= 0:
                    self._has_all.set()
        self.lost += 1


async def measure(count: int) -> None:
    """Print what so many sessions cost."""
    connector = TCPConnector(limit=0)
    async with (
        chat() as (origins, workers),
        ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as http,
    ):
        before = sum(map(memory_bytes, workers))
        started, used_s = time.perf_counter(), cpu_s(workers)
        crowd = Crowd()
        for start in range(0, count, AT_ONCE):
            batch = range(start, min(start + AT_ONCE, count))
            joins = (crowd.join(http, origins[number % FRONTS]) for number in batch)
            await asyncio.gather(*joins)
        took_s = time.perf_counter() - started
        print(f"{count} sessions opened in {took_s:.1f} s, {count / took_s:.0f} a second")
        print(f"  a session's opening: {(cpu_s(workers) - used_s) / count * 1e6:.0f} µs of CPU")
        kib = (sum(map(memory_bytes, workers)) - before) / count / 1024
        print(f"  an idle session: {kib:.1f} KiB of a worker's memory")
        print(f"  at the workers: {', '.join([str(await w.session_count()) for w in workers])}")

        used_s = cpu_s(workers)
        started, delivered = time.perf_counter(), LINES * count
        hearing = asyncio.create_task(crowd.hear(delivered))
        await asyncio.sleep(0)
        for number in range(LINES):
            await crowd.sockets[number].send_str(f'["line {number}"]')
        await hearing
        took_s = time.perf_counter() - started
        print(f"{LINES} lines reached all in {took_s:.1f} s")
        print(
            f"  a line at one session: {(cpu_s(workers) - used_s) / delivered * 1e6:.0f} µs of CPU"
        )

        used_s = cpu_s(workers)
        # Beats come every 25 s, and pings.
        await asyncio.sleep(IDLE_S)
        idle = (cpu_s(workers) - used_s) / IDLE_S / count * 1e6
        print(f"  an idle session: {idle:.1f} µs of CPU a second")
        print(f"  lost: {crowd.lost}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crowd", description=__doc__)
    parser.add_argument("sessions", type=int, nargs="?", default=10_000)
    asyncio.run(measure(parser.parse_args().sessions))


if __name__ == "__main__":
    main()
