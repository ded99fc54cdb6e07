"""One list of scenarios with real servers: an application sees the same in both worlds."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from server.fault_proxy import spoil
from server.services import close, echo
from server.serving import serving
from sockjs_py.client import ConnectionClosed, connect
from sockjs_py.core.close_codes import CloseCode
from sockjs_py.server import Options
from sockjs_py.server.aiohttp import add_sockjs
from sockjs_py.server.asgi import SockJS
from sockjs_py.server.asgi.scope import Application, Receive, Scope, Send
from tests.browser.scripted_page import ScriptedPage
from tests.client.live_scenarios import (
    DIFFERENCES,
    DIFFERS,
    HIDDEN,
    LIVE,
    UNREACHABLE,
    scene,
)
from tests.client.traces import UNTIL_CLOSED, last_line
from tests.engines.parameters import only_in
from tests.support.asgi_server import nothing
from tests.support.asgi_serving import serving_asgi
from tests.support.background import BackgroundLoop
from tests.support.sockjs_node import sockjs_node

SERVICES = {
    "/echo": (echo, Options()),
    "/close": (close, Options()),
    "/cookie_needed_echo": (echo, Options(cookie_needed=True)),
    "/disabled_websocket_echo": (echo, Options(websocket=False)),
}
# What happens in the page, without the event that precedes an unclean end: asyncio has one end.
TRACE = """
    const seen = [];
    const socket = scene.make(url, { transports });
    const waiting = [];
    socket.onopen = async () => {
        seen.push(['open', socket.transport]);
        for (const [action, ...values] of steps) {
            if (action === 'receive') {
                await new Promise((resolve) => { waiting.push(resolve); scene.wake(); });
            } else {
                socket[action](...values);
            }
        }
    };
    let arrived = 0;
    scene.wake = () => {
        while (arrived && waiting.length) { arrived--; waiting.shift()(); }
    };
    socket.onmessage = (event) => {
        // As text: half of a pair would not reach the test.
        seen.push(['message', JSON.stringify(event.data)]);
        arrived++;
        scene.wake();
    };
"""


def by_asgi() -> Application:
    """Return all services as one ASGI application."""
    apps = {prefix: SockJS(*row, prefix=prefix) for prefix, row in SERVICES.items()}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        prefix = "/" + scope.get("path", "").split("/")[1]
        await apps.get(prefix, nothing)(scope, receive, send)

    return app


@asynccontextmanager
async def by_aiohttp() -> Any:
    app = web.Application()
    for prefix, (handler, options) in SERVICES.items():
        add_sockjs(app, prefix, handler, options)
    async with serving(app, "127.0.0.1", shutdown_s=1) as (origin,):
        yield origin


@pytest.fixture(scope="module")
def proxies() -> Iterator[dict[str, str]]:
    """The proxy of faults in front of each server."""
    with BackgroundLoop() as loop, ExitStack() as stack:
        ours = loop.enter(by_aiohttp())
        origins = {
            "aiohttp": ours,
            "uvicorn": loop.enter(serving_asgi(by_asgi())),
            # It leaves what is none of its services to ours.
            "npm": stack.enter_context(sockjs_node(ours)),
        }
        yield {name: loop.enter(spoil(origin)) for name, origin in origins.items()}


async def trace(url: str, transport: str, steps: list[list[Any]]) -> list[Any]:
    """Return what an application sees, in the words of the page."""
    seen: list[Any] = []
    try:
        async with connect(url, transports=[transport]) as connection:
            seen.append(["open", connection.transport])
            for action, *values in steps:
                if action == "receive":
                    seen.append(["message", await connection.recv()])
                else:
                    await getattr(connection, action)(*values)
            while True:
                seen.append(["message", await connection.recv()])
    except ConnectionClosed as end:
        seen.append(last_line(end))
    return seen


def in_words_of_a_page(line: list[Any], difference: str) -> list[Any]:
    """Return a line as a page has it that is told less."""
    if line[0] != "close":
        return line
    kind, code, reason, status, attempts = line
    told, words = DIFFERENCES[difference]
    reason = re.sub(told, words, reason)
    attempts = [[*rest, re.sub(told, words, why)] for *rest, why in attempts]
    return [kind, code, reason, 0 if difference == HIDDEN else status, attempts]


@only_in("chromium")
@pytest.mark.parametrize(("name", "transport", "server"), LIVE)
def test_both_worlds_see_the_same(
    scripted: ScriptedPage, proxies: dict[str, str], name: str, transport: str, server: str
) -> None:
    path, steps = scene(name)
    url = f"{proxies[server]}/{path}"
    seen = [
        [kind, json.loads(values[0])] if kind == "message" else [kind, *values]
        for kind, *values in scripted.run(
            TRACE + UNTIL_CLOSED, url=url, transports=transport, steps=steps
        )
    ]
    found = asyncio.run(trace(url, transport, steps))
    if difference := DIFFERS.get(name):
        found = [in_words_of_a_page(line, difference) for line in found]
    assert seen == found
    kind, code, *_ = seen[-1]
    assert (kind, code == CloseCode.CANNOT_CONNECT) == ("close", name in UNREACHABLE)
