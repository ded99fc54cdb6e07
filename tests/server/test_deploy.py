"""SIGTERM while sessions are under way, on aiohttp and each server of ASGI, as users run them."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from threading import Thread

import pytest
from aiohttp import ClientError, ClientResponse, ClientSession, ClientWebSocketResponse

from server.app import ROOT
from sockjs_py.server.aiohttp import signals as aiohttp
from sockjs_py.server.asgi import signals as asgi
from tests.support.processes import free_port

AIOHTTP, ASGI = "tests.support.goodbye:make_app", "tests.support.goodbye:app"
COMMANDS = {
    "aiohttp": ("-m", "aiohttp.web", "-H", "127.0.0.1", "-P", "PORT", AIOHTTP),
    "uvicorn": ("-m", "uvicorn", "--port", "PORT", ASGI),
    "hypercorn": ("-m", "hypercorn", "-b", "127.0.0.1:PORT", ASGI),
    "granian": ("-m", "granian", "--interface", "asgi", "--port", "PORT", ASGI),
    "daphne": ("-m", "daphne", "-b", "127.0.0.1", "-p", "PORT", ASGI),
}
# What is told where `patience_s` is given: docs/server.md has the same table.
WEBSOCKET, STREAM, WAITING = "a WebSocket", "a stream", "a poll that waits"
BETWEEN = "a client between two polls"
TOLD = {
    "aiohttp": {WEBSOCKET, STREAM, WAITING, BETWEEN},
    "uvicorn": {WEBSOCKET, STREAM, WAITING, BETWEEN},
    "hypercorn": set(),  # The signal is handled by another process than the application.
    "granian": {STREAM, WAITING},  # It stops listening at once.
    "daphne": {WEBSOCKET, STREAM, WAITING, BETWEEN},
}
# Granian's loop gets the signal at the same time, and may close a WebSocket first.
MOSTLY = {"granian": {WEBSOCKET}}
GOODBYE = 'c[1001,"Server is going away"]'
# From Python 3.12 on, Hypercorn waits until every client has gone, before it ends its handlers.
SERVERS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            name == "hypercorn" and sys.version_info >= (3, 12), reason="Hypercorn does not end"
        ),
    )
    for name in COMMANDS
]
SESSIONS = 10
MESSAGES = [f"message {number}" for number in range(50)]


class Deployment:
    """A server that runs, and clients of it."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def is_up(self) -> None:
        while True:
            try:
                async with self._http.get(f"{self._url}/info"):
                    return
            except ClientError:
                await asyncio.sleep(0.05)

    async def websocket(self, name: str) -> ClientWebSocketResponse:
        socket = await self._http.ws_connect(f"{self._url}/0/{name}/websocket")
        assert await socket.receive_str() == "o"
        return socket

    async def stream(self, name: str) -> ClientResponse:
        answer = await self._http.post(f"{self._url}/0/{name}/xhr_streaming")
        text = b""
        while not text.endswith(b"o\n"):
            text += await answer.content.readany()
        return answer

    async def poll(self, name: str) -> str:
        async with self._http.post(f"{self._url}/0/{name}/xhr") as answer:
            return (await answer.text()).rstrip("\n")

    async def send(self, name: str, message: str) -> None:
        url = f"{self._url}/0/{name}/xhr_send"
        async with self._http.post(url, data=json.dumps([message])) as answer:
            assert answer.status == 204


@asynccontextmanager
async def deployed(server: str) -> AsyncIterator[tuple[Process, str]]:
    """Run the application by a server's own command; yield the process and its URL."""
    port = str(free_port())
    command = [part.replace("PORT", port) for part in COMMANDS[server]]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        stdout=PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process, f"http://127.0.0.1:{port}/echo"
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(end: Awaitable[str]) -> str:
    """Return what a client was told, or what happened instead."""
    try:
        return await end
    except ClientError as error:
        return type(error).__name__


async def last_of(socket: ClientWebSocketResponse) -> str:
    texts: list[str] = [message.data async for message in socket]
    return texts[-1] if texts else f"nothing before {socket.close_code}"


async def rest_of(answer: ClientResponse) -> str:
    return (await answer.text()).rstrip("\n")


async def poll_until_told(poll: Callable[[str], Awaitable[str]], name: str) -> str:
    while (found := await poll(name)).startswith("a"):
        await asyncio.sleep(0.01)
    return found


@pytest.mark.parametrize("server", SERVERS)
async def test_sessions_are_told_and_no_message_is_lost(http: ClientSession, server: str) -> None:
    async with deployed(server) as (process, url):
        clients = Deployment(http, url)
        await clients.is_up()
        sockets = [await clients.websocket(f"w{number}") for number in range(SESSIONS)]
        streams = [await clients.stream(f"s{number}") for number in range(SESSIONS)]
        for name in ("waiting", "between"):
            assert await clients.poll(name) == "o"
        waiting = asyncio.create_task(clients.poll("waiting"))
        for message in MESSAGES:
            await clients.send("between", message)
        process.terminate()
        ends = {
            WEBSOCKET: [said(last_of(socket)) for socket in sockets],
            STREAM: [said(rest_of(stream)) for stream in streams],
            WAITING: [said(waiting)],
            BETWEEN: [said(poll_until_told(clients.poll, "between"))],
        }
        heard = {kind: set(await asyncio.gather(*tasks)) for kind, tasks in ends.items()}
        told = {kind for kind, texts in heard.items() if texts == {GOODBYE}}
        assert told - MOSTLY.get(server, set()) == TOLD[server]
        assert process.stdout
        printed = (await process.stdout.read()).decode().splitlines()
        # Some servers log their requests there.
        assert [line for line in printed if line.startswith("message")] == MESSAGES


def test_the_document_says_the_same() -> None:
    text = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")

    def word(server: str, kind: str) -> str:
        if kind in MOSTLY.get(server, set()):
            return "mostly"
        return "yes" if kind in TOLD[server] else "no"

    lines = [
        f"| {kind} | {' | '.join(word(server, kind) for server in TOLD)} |"
        for kind in (WEBSOCKET, STREAM, WAITING, BETWEEN)
    ]
    assert "\n".join([f"| | {' | '.join(TOLD)} |", f"|{'---|' * (len(TOLD) + 1)}", *lines]) in text


async def test_every_service_of_an_application_is_told(http: ClientSession) -> None:
    async with deployed("aiohttp") as (process, url):
        clients = Deployment(http, url)
        await clients.is_up()
        below = Deployment(http, url.replace("/echo", "/below/echo"))
        assert await below.poll("between") == "o"
        socket = await clients.websocket("w")
        process.terminate()
        assert await last_of(socket) == GOODBYE
        assert await poll_until_told(below.poll, "between") == GOODBYE


@pytest.mark.parametrize("take_signals", [aiohttp.close_on_signals, asgi.close_on_signals])
def test_a_thread_without_signals_is_told(
    take_signals: Callable[[Callable[[], Awaitable[None]]], None], caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        take_signals(partial(asyncio.sleep, 0))

    thread = Thread(target=asyncio.run, args=(run(),))
    thread.start()
    thread.join()
    assert "`patience_s` has no effect" in caplog.text
