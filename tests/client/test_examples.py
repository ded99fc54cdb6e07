"""The programs of examples/ that connect, against the services of the test server."""

from __future__ import annotations

import asyncio
import importlib
import sys

import pytest

from examples import event_bus, load, stomp_client
from server.app import ROOT
from server.event_bus import event_bus as bridge
from server.services import echo
from server.stomp import stomp
from sockjs_py.client import connect
from sockjs_py.client.transports import TRANSPORTS
from tests.client.services import by_aiohttp


class TestStomp:
    async def test_it_hears_what_it_says(self) -> None:
        async with by_aiohttp(stomp()) as url:
            assert await stomp_client.main(url) == "hello"

    async def test_a_broker_that_refuses_is_named(self) -> None:
        async with by_aiohttp(stomp()) as url, connect(url) as connection:
            session = stomp_client.Stomp(connection)
            with pytest.raises(ConnectionError, match="ERROR"):
                await session.log_in(**{"accept-version": "0.9"})

    @pytest.mark.parametrize("text", ["a:b", "\\", "\\c", "one\ntwo\r", "\\n:\\\\"])
    def test_headers_are_escaped(self, text: str) -> None:
        frame = stomp_client.Frame("SEND", {text: text}, "body\n\nbody")
        assert stomp_client.decode(stomp_client.encode(frame)) == frame


class TestEventBus:
    async def test_a_ping_has_its_pong(self) -> None:
        async with by_aiohttp(bridge()) as url, connect(url) as connection:
            listener = event_bus.EventBus(connection)
            await listener.register("ping")
            asking = asyncio.ensure_future(event_bus.main(url, "ping", "are you there?"))
            received = await listener.receive()
            assert received["body"] == "are you there?"
            await listener.answer(received, {"pong": True})
            assert await asking == {"pong": True}

    async def test_nobody_is_there(self) -> None:
        async with by_aiohttp(bridge()) as url:
            with pytest.raises(LookupError, match="No handlers"):
                await event_bus.main(url, "nobody", "hello?")


@pytest.mark.parametrize("transport", TRANSPORTS)
class TestLoad:
    async def test_everything_comes_back(self, transport: str) -> None:
        async with by_aiohttp(echo) as url:
            before = asyncio.all_tasks()
            counts = await load.load(url, transport, 40, 20)
            assert counts == {"echoed": 800}
            left = [task for task in asyncio.all_tasks() - before if "client" in str(task)]
            assert not left

    async def test_what_fails_is_counted(self, transport: str) -> None:
        async with by_aiohttp(echo) as url:
            counts = await load.load(f"{url}/no/such", transport, 3, 1)
        assert counts == {"ConnectionClosedError: 1002 Cannot connect to server": 3}


async def test_the_load_runs_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which has neither the module nor the limit."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    importlib.reload(load)
    load.allow_many_sockets()


async def test_handlers_are_tested() -> None:
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "examples/handlers.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert b"6 passed" in output
