"""What a server cannot get out of the asyncio client, and what it cannot do to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias

import pytest
from aiohttp import web

from server.fault_proxy import spoil
from server.services import echo
from server.serving import serving
from sockjs_py.client import ConnectionClosedError, connect
from sockjs_py.client.event_stream import EventStream
from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.server import Options
from sockjs_py.server.aiohttp import add_sockjs

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOSTS = ("127.0.0.1", "127.0.0.2")
HEADERS = {"X-Token": "secret"}
COOKIES = {"who": "me"}


@asynccontextmanager
async def serving_answer(answer: Answer) -> AsyncIterator[str]:
    """Answer everything in this way; yield the address of a service."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with serving(app, HOSTS[0]) as (origin,):
        yield f"{origin}/echo"


@asynccontextmanager
async def serving_elsewhere() -> AsyncIterator[tuple[str, list[Mapping[str, str]]]]:
    """Serve an echo on another host; yield its address, and the headers of all requests to it."""
    asked: list[Mapping[str, str]] = []

    @web.middleware
    async def record(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        asked.append(request.headers)
        return await handler(request)

    app = web.Application(middlewares=[record])
    add_sockjs(app, "/echo", echo, Options())
    async with serving(app, HOSTS[1]) as (origin,):
        yield f"{origin}/echo", asked


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_where_a_server_moves_to_learns_no_secret(transport: str) -> None:
    async with serving_elsewhere() as (elsewhere, asked):

        async def move(_: web.Request) -> web.Response:
            return web.json_response({"base_url": elsewhere})

        async with (
            serving_answer(move) as url,
            connect(url, transports=[transport], headers=HEADERS, cookies=COOKIES) as connection,
        ):
            await connection.send("moved")
            assert await connection.recv() == "moved"
    assert asked
    assert not any({"X-Token", "Cookie"} & set(headers) for headers in asked)


@pytest.mark.parametrize("transport", [*TRANSPORTS, "info"])
async def test_nothing_is_sent_where_a_server_redirects_to(transport: str) -> None:
    async with serving_elsewhere() as (elsewhere, asked):

        async def redirect(request: web.Request) -> web.Response:
            if transport != "info" and request.path.endswith("/info"):
                return web.json_response({})
            raise web.HTTPTemporaryRedirect(f"{elsewhere}{request.path.removeprefix('/echo')}")

        async with serving_answer(redirect) as url:
            names = TRANSPORTS if transport == "info" else [transport]
            with pytest.raises(ConnectionClosedError):
                await connect(url, transports=names, headers=HEADERS, cookies=COOKIES)
    assert asked == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'"\xff"', id="no UTF-8"),
        pytest.param(b"[" * 60_000, id="nested"),
        *(
            pytest.param(json.dumps({"base_url": base_url}).encode(), id=base_url[:30])
            for base_url in (
                "http://127.0.0.1:99999/x",
                "http://a..b/x",
                f"http://{'a' * 300}/x",
            )
        ),
    ],
)
async def test_odd_info_says_nothing(body: bytes) -> None:
    app = web.Application()

    async def info(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app.router.add_get("/echo/info", info)
    add_sockjs(app, "/echo", echo, Options())
    async with serving(app, HOSTS[0]) as (origin,), connect(f"{origin}/echo") as connection:
        await connection.send("all the same")
        assert await connection.recv() == "all the same"


async def test_info_without_an_end_is_refused() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" " * 65_536)

    async with serving_answer(endless) as url:
        with pytest.raises(ConnectionClosedError, match="Cannot connect"):
            await connect(url)


@pytest.mark.parametrize("opening", [["o"], []], ids=["open", "not open"])
async def test_a_server_that_talks_on_after_its_close_frame_holds_nobody_up(
    opening: list[str],
) -> None:
    async def talk(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/info"):
            return web.json_response({})
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for frame in [*opening, 'c[3000,"enough"]']:
            await socket.send_str(frame)
        while not socket.closed:
            await socket.send_str("h")
            await asyncio.sleep(0.05)
        return socket

    async def visit(url: str) -> None:
        async with connect(url, transports=["websocket"], close_timeout=0.3) as connection:
            await connection.recv()

    async with serving_answer(talk) as url:
        with pytest.raises(ConnectionClosedError, match="enough"):
            await asyncio.wait_for(visit(url), 5)


async def test_a_close_that_is_cancelled_leaves_nothing() -> None:
    app = web.Application()
    add_sockjs(app, "/echo", echo, Options())
    async with serving(app, HOSTS[0]) as (origin,), spoil(origin) as proxy:
        url = f"{proxy}/stall.connect@sender/echo"
        for turns in range(8):
            connection = await connect(url, transports=["xhr-streaming"], close_timeout=0.2)
            await connection.send("never taken")
            closing = asyncio.ensure_future(connection.close())
            for _ in range(turns):
                await asyncio.sleep(0)
            closing.cancel()
            await asyncio.wait([closing])
            await asyncio.wait_for(connection.close(), 5)
            assert not [task for task in asyncio.all_tasks() if "sockjs_py/client" in str(task)]


def test_a_long_event_takes_a_time_like_its_length() -> None:
    stream = EventStream()
    assert stream("data: ") == []
    pieces = 2000
    assert [stream("x" * 4096) for _ in range(pieces)] == [[]] * pieces
    assert stream("\n\n") == ["x" * 4096 * pieces]
