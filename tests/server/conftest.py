"""Servers of each test's own, and the option that points the suite at another server."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, TypeAlias

import pytest
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, web

from server.app import Running, serve
from server.serving import serving
from sockjs_py.server import Handler, Options, Service
from sockjs_py.server.aiohttp import add_sockjs, liveness
from sockjs_py.server.asgi import SockJS
from tests.server.differences import DIFFERENCES, NO_CONTINUE
from tests.support.asgi_server import SERVERS
from tests.support.asgi_serving import serving_asgi
from tests.support.client import Client

Serve: TypeAlias = Callable[..., AbstractAsyncContextManager[tuple[Client, Service]]]

# How many requests a fuzz run made, by the status that they were answered with.
FUZZED: pytest.StashKey[Counter[str]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sockjs-url", help="run the protocol's sections against the server at this URL"
    )
    parser.addoption(
        "--fuzz-requests", type=int, default=200, help="how many requests nobody would send"
    )


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if counts := config.stash.get(FUZZED, None):
        terminalreporter.write_line(f"fuzzed: {dict(counts)}, {sum(counts.values())} in all")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the protocol's sections on every front, unless they run on a server elsewhere."""
    if "front" in metafunc.fixturenames:
        fronts: tuple[str, ...] = ("aiohttp", *SERVERS)
        if metafunc.config.getoption("--sockjs-url", default=None):
            fronts = ("npm",)
        elif metafunc.definition.get_closest_marker("aiohttp_only"):
            fronts = ("aiohttp",)
        metafunc.parametrize("front", fronts)
    if "near_front" in metafunc.fixturenames:
        is_own = metafunc.definition.get_closest_marker("aiohttp_only")
        metafunc.parametrize("near_front", ("aiohttp",) if is_own else ("aiohttp", "uvicorn"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            given = item.callspec.params
            front = str(given.get("front", given.get("near_front")))
            name = item.nodeid.replace(f"[{front}-", "[").removesuffix(f"[{front}]")
            for test, reason in DIFFERENCES.get(front, {}).items():
                if name.endswith(f"::{test}"):
                    # The server would end such a wait with a heartbeat, after 25 s.
                    is_run = reason is not NO_CONTINUE
                    item.add_marker(pytest.mark.xfail(reason=reason, run=is_run))


class Looks:
    """How often the server has looked whether its peers make progress."""

    def __init__(self) -> None:
        self._has_looked = asyncio.Event()

    def count(self, look: Callable[[asyncio.Transport], int]) -> Callable[[asyncio.Transport], int]:
        """Return the function that looks, and says so."""

        def counted(transport: asyncio.Transport) -> int:
            self._has_looked.set()
            return look(transport)

        return counted

    async def wait(self, count: int) -> None:
        """Wait for so many more."""
        for _ in range(count):
            self._has_looked.clear()
            await asyncio.wait_for(self._has_looked.wait(), 30)


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    """A client without cookies, and with the patience of a test."""
    async with ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(10)) as http:
        yield http


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    """The test server on free ports, with a file in place of the script."""
    (tmp_path / "sockjs.js").write_text("// built")
    async with serve(ports=(0, 0), script_dir=tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def asgi_servers() -> Iterator[Callable[[str], str]]:
    """Start a server of ASGI when it is first asked for; tell its origin."""
    with ExitStack() as stack:

        @cache
        def origin_of(name: str) -> str:
            command = (sys.executable, "-m", "tests.support.asgi_server", name)
            process = stack.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, text=True))
            assert process.stdin
            assert process.stdout
            stack.callback(process.stdin.close)
            lines = (line.strip() for line in process.stdout)
            return next(line for line in lines if line.startswith("http://"))

        yield origin_of


@pytest.fixture
def origin(request: pytest.FixtureRequest, front: str) -> str:
    """The server whose protocol is tested."""
    if front == "npm":
        url: str = request.config.getoption("--sockjs-url")
        return url.rstrip("/")
    if front == "aiohttp":
        running: Running = request.getfixturevalue("running")
        return running.origin
    asgi_servers: Callable[[str], str] = request.getfixturevalue("asgi_servers")
    return asgi_servers(front)


@pytest.fixture
def echo(http: ClientSession, origin: str) -> Client:
    return Client(http, f"{origin}/echo")


@pytest.fixture
def closing(http: ClientSession, origin: str) -> Client:
    return Client(http, f"{origin}/close")


@pytest.fixture
def without_websocket(http: ClientSession, origin: str) -> Client:
    return Client(http, f"{origin}/disabled_websocket_echo")


@pytest.fixture
def with_cookie(http: ClientSession, origin: str) -> Client:
    return Client(http, f"{origin}/cookie_needed_echo")


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """The server's looks at what its peers have taken."""
    looks = Looks()
    monkeypatch.setattr(liveness, "delivered", looks.count(liveness.delivered))
    return looks


@pytest.fixture
def serve_one(http: ClientSession, near_front: str) -> Serve:
    """Serve one handler: `async with serve_one(handler, heartbeat_s=0.01) as (client, service)`."""

    @asynccontextmanager
    async def serve_one(handler: Handler, **options: Any) -> AsyncIterator[tuple[Client, Service]]:
        if near_front == "uvicorn":
            sockjs = SockJS(handler, Options(**options), prefix="/service")
            async with serving_asgi(sockjs) as origin:
                yield Client(http, f"{origin}/service"), sockjs.service
            return
        app = web.Application()
        service = add_sockjs(app, "/service", handler, Options(**options))
        async with serving(app, "127.0.0.1", shutdown_s=1) as (origin,):
            yield Client(http, f"{origin}/service"), service

    return serve_one
