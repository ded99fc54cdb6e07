"""One server to be measured, in a process of its own: `python -m tests.bench.server_target NAME`.

It prints its port, as one line; then it serves until its input ends. `/stats` answers its sessions,
tasks and memory, `/stall?seconds=` its longest stall.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from aiohttp import web

from server.services import echo
from sockjs_py.server import Options
from sockjs_py.server.aiohttp import add_sockjs
from sockjs_py.server.asgi import SockJS
from sockjs_py.server.asgi.scope import Application, Receive, Scope, Send
from tests.support.asgi_server import SERVERS as ASGI_SERVERS
from tests.support.asgi_server import nothing, run_until_input_ends

CountSessions = Callable[[], int]

_PAGE_BYTES: Final = resource.getpagesize()


def bare(app: web.Application) -> CountSessions:
    """Add what aiohttp does on its own: a WebSocket echo, and a POST whose body comes back."""
    sockets: set[web.WebSocketResponse] = set()

    async def websocket(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sockets.add(socket)
        async for message in socket:
            await socket.send_str(message.data)
        sockets.discard(socket)
        return socket

    async def post(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    app.router.add_get("/echo/{server}/{session}/websocket", websocket)
    app.router.add_post("/post", post)
    return lambda: len(sockets)


def ours(app: web.Application) -> CountSessions:
    """Add this project's server."""
    service = add_sockjs(app, "/echo", echo, Options())
    return lambda: len(service.sessions)


def pypi_sockjs(app: web.Application) -> CountSessions:
    """Add `sockjs` 0.13.0."""
    sockjs: Any = import_module("sockjs")

    async def handler(_: Any, session: Any, message: Any) -> None:
        if message.type == sockjs.MsgType.MESSAGE:
            session.send(message.data)

    sockjs.add_endpoint(app, handler, name="echo", prefix="/echo", cookie_needed=False)
    manager = sockjs.get_manager("echo", app)
    return lambda: len(manager.sessions)


def ours_of_asgi() -> tuple[Application, CountSessions]:
    """Return this project's server as an ASGI application."""
    app = SockJS(echo, Options(), prefix="/echo", otherwise=nothing)
    return app, lambda: len(app.service.sessions)


def socketio_of_asgi() -> tuple[Application, CountSessions]:
    """Return python-socketio's."""
    socketio: Any = import_module("socketio")
    server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")

    async def message(session: str, text: str) -> None:
        await server.emit("m", text, to=session)

    server.on("m", message)
    return socketio.ASGIApp(server), lambda: len(server.eio.sockets)


SERVERS: Final = {"bare": bare, "ours": ours, "pypi": pypi_sockjs}


def main() -> None:
    """Serve."""
    name, *options = sys.argv[1:]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if "uvloop" in options:
        import_module("uvloop").install()
    if name in SERVERS:
        asyncio.run(serve(SERVERS[name]))
    else:
        # These take uvloop by themselves.
        import_module("uvloop").install()
        is_socketio = name == "socketio"
        serve_asgi(
            options[0] if is_socketio else name, socketio_of_asgi if is_socketio else ours_of_asgi
        )


def serve_asgi(server: str, make: Callable[[], tuple[Application, CountSessions]]) -> None:
    """Serve an ASGI application until the standard input ends."""
    app, count_sessions = make()

    async def with_stats(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/stats":
            body = json.dumps(stats(count_sessions)).encode()
            headers = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        else:
            await app(scope, receive, send)

    run_until_input_ends(ASGI_SERVERS[server], with_stats)


def stats(count_sessions: CountSessions) -> dict[str, int]:
    """Return sessions, tasks and memory."""
    with open("/proc/self/statm") as file:
        memory_bytes = int(file.read().split()[1]) * _PAGE_BYTES
    tasks = len(asyncio.all_tasks())
    return {"sessions": count_sessions(), "tasks": tasks, "memory_bytes": memory_bytes}


async def serve(add_server: Callable[[web.Application], CountSessions]) -> None:
    """Serve until the standard input ends."""
    app = web.Application()
    count_sessions = add_server(app)

    async def tell(_: web.Request) -> web.Response:
        return web.json_response(stats(count_sessions))

    async def stall(request: web.Request) -> web.Response:
        return web.json_response(await longest_stall(float(request.query["seconds"])))

    app.router.add_get("/stats", tell)
    app.router.add_get("/stall", stall)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


async def longest_stall(seconds: float) -> dict[str, float]:
    """Return the longest time that the event loop took for one turn, by two clocks.

    The CPU's clock leaves out what other processes took from this one.
    """
    end = time.perf_counter() + seconds
    longest_ms = longest_cpu_ms = 0.0
    while (started := time.perf_counter()) < end:
        started_cpu = time.thread_time()
        await asyncio.sleep(0.001)
        longest_ms = max(longest_ms, (time.perf_counter() - started) * 1000 - 1)
        longest_cpu_ms = max(longest_cpu_ms, (time.thread_time() - started_cpu) * 1000)
    return {"wall_ms": longest_ms, "cpu_ms": longest_cpu_ms}


if __name__ == "__main__":
    main()
