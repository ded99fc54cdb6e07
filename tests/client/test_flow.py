"""The asyncio client while one side is slow, silent, or gone; and what is left after a cancel."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest

from server.fault_proxy import spoil
from server.services import echo
from sockjs_py.client import ClientConnection, ConnectionClosed, ConnectionClosedError, connect
from sockjs_py.client import connection as connection_module
from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.server import Session
from tests.client.services import by_aiohttp, served

_LARGE = "x" * 64 * 1024
# More than the buffers of the system, of aiohttp and of the server's queues take together.
_MANY = 250


async def until_still(read: Callable[[], int]) -> int:
    """Return a number once the loop has turned for long and it has stayed the same."""
    last, still = read(), 0
    while still < 300:
        await asyncio.sleep(0)
        still = still + 1 if read() == last else 0
        last = read()
    return last


@pytest.mark.parametrize("transport", TRANSPORTS)
class TestBackPressure:
    async def test_a_reader_that_lags_holds_the_server_up(self, transport: str) -> None:
        sent = 0

        async def flood(session: Session) -> None:
            nonlocal sent
            for number in range(_MANY):
                await session.send(f"{number} {_LARGE}")
                sent += 1

        # A session that polls lives only while it is asked, so there the queue is longer.
        async with (
            by_aiohttp(flood) as url,
            connect(url, transports=[transport], max_queue=2) as ws,
        ):
            assert await until_still(lambda: sent) < _MANY
            received = [int((await ws.recv()).split()[0]) for _ in range(_MANY)]
            assert received == list(range(_MANY))

    async def test_a_server_that_lags_holds_the_sender_up(self, transport: str) -> None:
        go_on = asyncio.Event()
        sent = 0

        async def lag(session: Session) -> None:
            await go_on.wait()
            await echo(session)

        async def send(ws: ClientConnection) -> None:
            nonlocal sent
            for _ in range(_MANY):
                await ws.send(_LARGE)
                sent += 1

        async with by_aiohttp(lag) as url, connect(url, transports=[transport]) as ws:
            sending = asyncio.ensure_future(send(ws))
            assert await until_still(lambda: sent) < _MANY
            assert ws.unsent_bytes > 0
            go_on.set()
            for _ in range(_MANY):
                assert await ws.recv() == _LARGE
            await sending

    async def test_a_sender_that_waits_hears_of_the_end(self, transport: str) -> None:
        is_over = asyncio.Event()

        async def lag(session: Session) -> None:
            await is_over.wait()
            session.close(3001, "enough")

        async with by_aiohttp(lag) as url, connect(url, transports=[transport]) as ws:

            async def send() -> None:
                while True:
                    await ws.send(_LARGE)

            sending = asyncio.ensure_future(send())
            await until_still(lambda: ws.unsent_bytes)
            is_over.set()
            with pytest.raises(ConnectionClosed):
                await sending


class TestSilence:
    @pytest.fixture(autouse=True)
    def _quick_second_look(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection_module, "SECOND_LOOK_MS", 20)

    @pytest.mark.parametrize("transport", TRANSPORTS)
    async def test_it_is_a_loss(self, transport: str) -> None:
        async with (
            served(echo) as found,
            connect(found.url, transports=[transport], heartbeat_timeout=0.1) as ws,
        ):
            with pytest.raises(ConnectionClosedError, match="1006 No heartbeat for 0 s"):
                await ws.recv()

    @pytest.mark.parametrize("transport", TRANSPORTS)
    async def test_heartbeats_are_not_silent(self, transport: str) -> None:
        async def close_late(session: Session) -> None:
            # So many times the limit.
            await asyncio.sleep(1)
            session.close(3001, "still there")

        async with (
            served(close_late, heartbeat_s=0.02) as found,
            connect(found.url, transports=[transport], heartbeat_timeout=0.3) as ws,
        ):
            with pytest.raises(ConnectionClosedError, match="3001 still there"):
                await ws.recv()

    @pytest.mark.parametrize(
        ("transport", "fault"),
        [("xhr-streaming", "stall.open@xhr_streaming"), ("eventsource", "stall.open@eventsource")],
    )
    async def test_a_stream_that_stalls_is_a_loss(self, transport: str, fault: str) -> None:
        """A proxy keeps the connection, and passes nothing on after the open frame."""
        async with (
            served(echo, heartbeat_s=0.02) as found,
            spoil(found.url.removesuffix("/service")) as proxy,
            connect(
                f"{proxy}/{fault}/service", transports=[transport], heartbeat_timeout=0.3
            ) as ws,
        ):
            with pytest.raises(ConnectionClosedError, match="1006 No heartbeat"):
                await ws.recv()


async def talk(url: str, transport: str) -> None:
    """Open, echo, iterate, close."""
    async with connect(url, transports=[transport]) as ws:
        await ws.send("one")
        await ws.recv()
        await ws.send(_LARGE)
        async for _ in ws:
            break


@pytest.mark.parametrize("transport", TRANSPORTS)
class TestCancellation:
    async def test_at_any_await_it_leaves_nothing(self, transport: str) -> None:
        async with served(echo) as found:
            await talk(found.url, transport)
            before = asyncio.all_tasks()
            for turns in count(0, 2):
                talking = asyncio.ensure_future(talk(found.url, transport))
                for _ in range(turns):
                    await asyncio.sleep(0)
                is_over = talking.done()
                talking.cancel()
                with suppress(asyncio.CancelledError):
                    await talking
                ours = [each for each in asyncio.all_tasks() - before if is_of_client(each)]
                assert not ours, f"after {turns} turns"
                if is_over:
                    break
            assert turns > 20
            # A session of aiohttp's that nobody has closed tells so.
            gc.collect()


def is_of_client(task: asyncio.Task[object]) -> bool:
    """Return whether a task runs code of the client's."""
    return "sockjs_py/client" in str(task)
