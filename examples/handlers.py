"""Tests of a handler, over the transports that pages use: copy the fixture into a `conftest.py`.

It needs pytest and pytest-asyncio. `pytest examples/handlers.py` runs the tests below it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from aiohttp import web

from sockjs_py.client import ClientConnection, connect
from sockjs_py.server import Handler, Session
from sockjs_py.server.aiohttp import add_sockjs

Open = Callable[..., Awaitable[ClientConnection]]


@pytest_asyncio.fixture(params=["websocket", "xhr-streaming", "xhr-polling"])
async def open_session(request: pytest.FixtureRequest) -> AsyncIterator[Open]:
    """Return a function that serves a handler and connects to it; arguments are of `connect`."""
    async with AsyncExitStack() as stack:

        async def open_one(handler: Handler, **options: object) -> ClientConnection:
            app = web.Application()
            add_sockjs(app, "/service", handler)
            runner = web.AppRunner(app, shutdown_timeout=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/service"
            connecting = connect(url, transports=[request.param], **options)  # type: ignore[arg-type]
            return await stack.enter_async_context(connecting)

        yield open_one


# What is tested.


async def shout(session: Session) -> None:
    """Send every message back, louder."""
    async for message in session:
        if message == "quit":
            session.close(3001, "as you wish")
            return
        await session.send(message.upper())


@pytest.mark.asyncio
async def test_it_shouts(open_session: Open) -> None:
    session = await open_session(shout)
    await session.send("hello")
    assert await session.recv() == "HELLO"


@pytest.mark.asyncio
async def test_it_ends_when_asked(open_session: Open) -> None:
    session = await open_session(shout)
    await session.send("quit")
    await session.wait_closed()
    assert (session.close_code, session.close_reason) == (3001, "as you wish")
