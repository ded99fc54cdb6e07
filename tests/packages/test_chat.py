"""examples/chat over four workers behind HAProxy: one is killed, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientError, ClientSession, DummyCookieJar, TCPConnector, UnixConnector

from server.app import ROOT
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support import haproxy, redis_server
from tests.support.background import BackgroundLoop
from tests.support.outcome import TIMEOUT_S
from tests.support.processes import process, require

WORKERS = 4
MEMBERS = 200
LINES = 60
PAGES = ("websocket", "xhr-streaming", "xhr-polling", "eventsource", "websocket")
# The pages are frames of one, and what each shows is read from there.
SHOW = """(function (transport) {
  const frame = document.createElement('iframe');
  frame.src = '/?transports=' + transport;
  document.body.appendChild(frame);
})"""
STATES = "Array.from(frames, (frame) => frame.document.getElementById('state')?.textContent ?? '')"
SHOWN = """Array.from(frames, (frame) =>
    [...frame.document.querySelectorAll('li')].map((line) => line.textContent))"""


class Member:
    """A client over WebSocket that comes back when its connection is lost."""

    def __init__(self, http: ClientSession, origin: str) -> None:
        self.lines: list[str] = []
        self.losses = -1
        self.is_open = asyncio.Event()
        self._http = http
        self._origin = origin
        self._task = asyncio.create_task(self._stay())

    async def _stay(self) -> None:
        while True:
            self.losses += 1
            try:
                await self._listen()
            except ClientError:  # Nobody is there, yet.
                await asyncio.sleep(0.01)

    async def _listen(self) -> None:
        session = uuid4().hex
        url = f"{self._origin}/chat/{session[:3]}/{session}/websocket"
        async with self._http.ws_connect(url) as socket:
            async for message in socket:
                if message.data.startswith("a"):
                    self.lines += json.loads(message.data[1:])
                elif message.data == "o":
                    self.is_open.set()
            self.is_open.clear()

    async def leave(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])


@dataclass
class Worker:
    """One process that serves the chat, at a socket in a folder."""

    path: str
    process: Process

    async def session_count(self) -> int:
        async with self.http() as http, http.get("http://chat/stats") as answer:
            stats = await answer.json()
        return sum(stats["sessions"].values())

    async def say(self, lines: list[str]) -> None:
        """Join, say something, and leave."""
        url = f"http://chat/chat/000/{uuid4().hex}/websocket"
        async with self.http() as http, http.ws_connect(url) as socket:
            for line in lines:
                await socket.send_str(json.dumps([line]))
                # Until everybody here has heard it.
                async for message in socket:
                    if json.dumps(line) in message.data:
                        break

    def http(self) -> ClientSession:
        return ClientSession(connector=UnixConnector(self.path))

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)


@dataclass
class Chat:
    """The chat, as browsers reach it, and its workers."""

    loop: BackgroundLoop
    origin: str
    workers: list[Worker]


@asynccontextmanager
async def worker(path: str, redis: str, package: Path, is_sticky: bool) -> AsyncIterator[Worker]:
    """Run a worker until the context ends."""
    env = {
        "PYTHONPATH": os.pathsep.join((str(package), str(ROOT))),
        "REDIS_URL": redis,
        "STICKY_BY_COOKIE": "1" if is_sticky else "",
    }
    async with AsyncExitStack() as stack:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path)
            # Who comes before the worker accepts connections waits.
            listening.listen()
            number = listening.fileno()
            command = (sys.executable, "-m", "uvicorn", "examples.chat.app:app")
            context = process(*command, "--fd", f"{number}", env=env, pass_fds=[number], cwd=ROOT)
            running = await stack.enter_async_context(context)
        yield Worker(path, running)


@pytest.fixture(params=["haproxy.cfg", "haproxy-cookie.cfg"])
def chat(request: pytest.FixtureRequest, unpacked: Path, tmp_path: Path) -> Iterator[Chat]:
    """The chat behind HAProxy, by each of the files in deploy/."""
    require(haproxy.is_installed(), haproxy.MISSING)
    require(redis_server.is_installed(), redis_server.MISSING)
    config = (ROOT / "deploy" / request.param).read_text(encoding="utf-8")
    with BackgroundLoop() as loop:
        redis = loop.enter(redis_server.redis_server())
        paths = [str(tmp_path / f"{number}.sock") for number in range(1, WORKERS + 1)]
        is_sticky = "cookie" in request.param
        workers = [loop.enter(worker(path, redis, unpacked, is_sticky)) for path in paths]
        addresses = {f"WORKER{number}": f"unix@{path}" for number, path in enumerate(paths, 1)}
        origin = loop.enter(haproxy.haproxy(config, **addresses)).origin
        yield Chat(loop, origin, workers)


@asynccontextmanager
async def crowd(origin: str) -> AsyncIterator[list[Member]]:
    """Let everybody join, and leave when the context ends."""
    connector = TCPConnector(limit=0)
    async with (
        ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as http,
        AsyncExitStack() as stack,
    ):
        members = [Member(http, origin) for _ in range(MEMBERS)]
        for member in members:
            stack.push_async_callback(member.leave)
        await all_are_there(members)
        yield members


async def all_are_there(members: list[Member]) -> None:
    there = asyncio.gather(*(member.is_open.wait() for member in members))
    await asyncio.wait_for(there, TIMEOUT_S)


async def kill_one(workers: list[Worker]) -> Worker:
    """Kill the worker with most sessions while somebody speaks at another one; return that."""
    counts = [await worker.session_count() for worker in workers]
    victim = workers[counts.index(max(counts))]
    speaker = next(worker for worker in workers if worker is not victim)
    half = LINES // 2
    await speaker.say([str(number) for number in range(half)])
    victim.kill()
    await speaker.say([str(number) for number in range(half, LINES)])
    await victim.process.wait()
    return speaker


@only_in("chromium")
def test_one_worker_is_killed_and_nobody_else_notices(engine: Engine, chat: Chat) -> None:
    engine.open(f"{chat.origin}/")
    for transport in PAGES:
        engine.evaluate(f"{SHOW}('{transport}')")
    are_connected = f"{STATES}.every((text) => text.startsWith('Connected'))"
    assert engine.wait_until(f"frames.length === 5 && {are_connected}", TIMEOUT_S)
    members = chat.loop.enter(crowd(chat.origin))
    speaker = chat.loop.run(kill_one(chat.workers))
    chat.loop.run(all_are_there(members))
    # Who has not noticed the loss yet does not hear it, but another one.
    last = f"{SHOWN}.every((lines) => lines.includes('last'))"
    while not engine.wait_until(last, 1):
        chat.loop.run(speaker.say(["last"]))

    lines = [*map(str, range(LINES))]
    survivors = [member.lines for member in members if not member.losses]
    assert 0 < len(survivors) < MEMBERS
    assert all(found[:LINES] == lines for found in survivors), "a line is lost"
    for found in [*(member.lines for member in members), *engine.evaluate(SHOWN)]:
        numbers = [line for line in found if line != "last"]
        assert numbers == [line for line in lines if line in numbers], "twice, or out of order"
        assert "last" in found
