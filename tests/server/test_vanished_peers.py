"""What a peer that says nothing is taken for: gone, slow, or held up by the server itself."""

from __future__ import annotations

import asyncio
import logging
import struct
from collections.abc import Callable

import pytest

from sockjs_py.server import Session
from sockjs_py.server.aiohttp.liveness import Liveness
from tests.server.conftest import Looks, Serve
from tests.server.test_websocket_drafts import hixie
from tests.support.client import masked, session_url

pytestmark = pytest.mark.aiohttp_only

PATHS = ["/0/0", ""]

# Two waits are long enough for a peer that is there to show it, on a busy machine.
BEAT = {"heartbeat_s": 0.05, "pong_timeout_s": 0.5}


class Ending:
    """A handler that tells what it was sent, and that its session has ended."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.has_ended = asyncio.Event()

    async def __call__(self, session: Session) -> None:
        async for message in session:
            self.received.append(message)
        self.has_ended.set()


class Flood:
    """A handler that sends without end, and says when it could not any more."""

    def __init__(self) -> None:
        self.has_ended = asyncio.Event()

    async def __call__(self, session: Session) -> None:
        try:
            while True:
                await session.send("x" * 1_000_000)
        finally:
            self.has_ended.set()


def long_message(path: str, size: int) -> tuple[str, bytes]:
    """Return a message of that size, and its frame with a mask that changes nothing."""
    text = "x" * size
    payload = (f'["{text}"]' if path else text).encode()
    return text, b"\x81\xff" + struct.pack("!Q", len(payload)) + b"\0\0\0\0" + payload


@pytest.mark.parametrize("path", PATHS)
class TestVanishedPeer:
    async def test_peer_that_answers_nothing_is_noticed(self, serve_one: Serve, path: str) -> None:
        handler = Ending()
        async with serve_one(handler, **BEAT) as (client, service), client.raw_websocket(path):
            await asyncio.wait_for(handler.has_ended.wait(), 30)
            await client.get_until(lambda: not service.sessions)

    async def test_peer_that_stops_within_a_frame_is_noticed(
        self, serve_one: Serve, path: str
    ) -> None:
        handler = Ending()
        async with (
            serve_one(handler, **BEAT) as (client, _),
            client.raw_websocket(path) as connection,
        ):
            connection.writer.write(long_message(path, 1_000_000)[1][:500_000])
            await asyncio.wait_for(handler.has_ended.wait(), 30)
        assert handler.received == []

    async def test_peer_that_no_longer_reads_is_noticed(self, serve_one: Serve, path: str) -> None:
        handler = Flood()
        async with serve_one(handler, **BEAT) as (client, _), client.raw_websocket(path):
            await asyncio.wait_for(handler.has_ended.wait(), 30)

    async def test_peer_that_answers_pings_lives(self, serve_one: Serve, path: str) -> None:
        handler = Ending()
        async with (
            serve_one(handler, heartbeat_s=0.05, pong_timeout_s=1) as (client, _),
            client.raw_websocket(path) as connection,
        ):
            for _ in range(40):
                await connection.reader.readuntil(b"\x89\x00")
                connection.writer.write(masked(0x8A, b""))
            connection.writer.write(masked(0x81, b'["a"]'))
            connection.writer.write(masked(0x88, b""))
            await asyncio.wait_for(handler.has_ended.wait(), 30)
        assert handler.received == ["a" if path else '["a"]']


@pytest.mark.parametrize("path", PATHS)
class TestLostConnection:
    async def test_handler_that_outlives_it_is_no_failure(
        self, serve_one: Serve, path: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        has_lost, go_on = asyncio.Event(), asyncio.Event()

        async def outlive(session: Session) -> None:
            async for _ in session:
                pass
            has_lost.set()
            await go_on.wait()

        async with serve_one(outlive, heartbeat_s=0.01, pong_timeout_s=0.01) as (client, _):
            async with client.raw_websocket(path):
                pass
            await has_lost.wait()
            # Time enough for some heartbeats.
            await asyncio.sleep(0.1)
            go_on.set()
        assert not [record for record in caplog.records if record.levelno > logging.INFO]


@pytest.mark.parametrize("path", PATHS)
class TestSlowPeer:
    async def test_frame_that_takes_many_waits_to_come_arrives(
        self, serve_one: Serve, path: str
    ) -> None:
        handler = Ending()
        # As 4 MB at 1 Mbit/s beside the defaults: more than one wait and the ping before it.
        text, frame = long_message(path, 200_000)
        async with (
            serve_one(handler, heartbeat_s=0.05, pong_timeout_s=1) as (client, _),
            client.raw_websocket(path) as connection,
        ):
            for at in range(0, len(frame), 20_000):
                connection.writer.write(frame[at : at + 20_000])
                for _ in range(5):
                    await connection.reader.readuntil(b"\x89\x00")
            connection.writer.write(masked(0x88, b""))
            await asyncio.wait_for(handler.has_ended.wait(), 30)
        assert handler.received == [text]

    async def test_one_that_reads_slowly_and_answers_nothing_lives(
        self, serve_one: Serve, path: str, looks: Looks
    ) -> None:
        was_told = asyncio.Event()

        async def send(session: Session) -> None:
            await session.send("x" * 60_000_000)
            was_told.set()
            async for _ in session:
                pass

        async with (
            serve_one(send, heartbeat_s=0.05, pong_timeout_s=0.3) as (client, service),
            client.raw_websocket(path) as connection,
        ):
            for _ in range(8):
                await connection.reader.readexactly(3_000_000)
                await looks.wait(1)
            assert service.sessions
            while not was_told.is_set():
                assert await connection.reader.read(1_000_000)

    async def test_peer_of_a_handler_that_reads_nothing_lives(
        self, serve_one: Serve, path: str, looks: Looks
    ) -> None:
        received: list[str] = []
        go_on, has_ended = asyncio.Event(), asyncio.Event()

        async def lag(session: Session) -> None:
            await go_on.wait()
            async for message in session:
                received.append(message)
            has_ended.set()

        text, frame = long_message(path, 500_000)
        async with (
            serve_one(lag, heartbeat_s=0.05, pong_timeout_s=0.3) as (client, service),
            client.raw_websocket(path) as connection,
        ):
            # The server stops reading when some of these are waiting.
            connection.writer.write(frame * 20 + masked(0x88, b""))
            await looks.wait(4)
            assert service.sessions
            go_on.set()
            await asyncio.wait_for(has_ended.wait(), 30)
        assert received == [text] * 20


class TestHixie76:
    async def test_peer_has_no_pings_to_answer_and_lives(self, serve_one: Serve) -> None:
        handler = Ending()
        async with (
            serve_one(handler, heartbeat_s=0.05, pong_timeout_s=0.2) as (client, _),
            hixie(client, f"{session_url()}/websocket") as peer,
        ):
            assert [await peer.receive() for _ in range(10)] == ["o"] + ["h"] * 9
            peer.send('["a"]')
            peer.write(b"\xff\x00")
            await asyncio.wait_for(handler.has_ended.wait(), 30)
        assert handler.received == ["a"]

    async def test_peer_that_takes_nothing_is_noticed(self, serve_one: Serve) -> None:
        handler = Flood()
        async with (
            serve_one(handler, **BEAT) as (client, _),
            hixie(client, f"{session_url()}/websocket"),
        ):
            await asyncio.wait_for(handler.has_ended.wait(), 30)


class Resumed(asyncio.Transport):
    """A connection whose reading was resumed in the very turn in which the wait ends."""

    def __init__(self, on_look: Callable[[], None], on_abort: Callable[[], None]) -> None:
        super().__init__()
        self._on_look = on_look
        self._on_abort = on_abort

    def abort(self) -> None:
        self._on_abort()

    def is_closing(self) -> bool:
        return False

    def is_reading(self) -> bool:
        # What came meanwhile is read in the next turn.
        asyncio.get_running_loop().call_soon(self._on_look)
        return True

    def get_write_buffer_size(self) -> int:
        return 0


class Beats:
    """Counts beats, and tells when there were three."""

    def __init__(self) -> None:
        self.count = 0
        self.has_three = asyncio.Event()

    def beat(self) -> None:
        self.count += 1
        if self.count == 3:
            self.has_three.set()


class TestLiveness:
    async def test_what_came_while_reading_was_paused_is_read_before_the_verdict(self) -> None:
        def hear() -> None:
            liveness.has_heard = True

        beats = Beats()
        transport = Resumed(hear, on_abort=beats.has_three.set)
        liveness = Liveness(transport, interval_s=0.02, patience_s=0.01)
        liveness.begin(beats.beat, answers=True)
        await beats.has_three.wait()
        liveness.stop()
        assert beats.count == 3
