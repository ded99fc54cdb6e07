"""How a side that does not read holds up the other one, and for how long."""

from __future__ import annotations

import asyncio
import logging

import pytest

from sockjs_py.server import Session, SessionClosedError
from tests.server.conftest import Serve
from tests.support.client import session_url

NEVER_S = 3600.0


async def lag(session: Session) -> None:
    """Read nothing."""
    await asyncio.Event().wait()


class TestBackPressure:
    async def test_send_waits_until_the_queue_is_read(self, serve_one: Serve) -> None:
        sent: list[int] = []
        is_full = asyncio.Event()

        async def flood(session: Session) -> None:
            for number in range(6):
                asyncio.get_running_loop().call_soon(is_full.set)
                await session.send("x" * 48)
                sent.append(number)

        async with serve_one(flood, queue_limit_chars=100) as (client, _):
            url = await client.open()
            await is_full.wait()
            # Two messages of 50 characters, quotes included, are within the limit.
            assert sent == [0, 1]
            assert (await client.poll(url)).count("x" * 48) == 3
            assert (await client.poll(url)).count("x" * 48) == 3

    async def test_waiting_send_is_released_by_the_end_of_the_session(
        self, serve_one: Serve
    ) -> None:
        released = asyncio.Event()

        async def flood(session: Session) -> None:
            try:
                await session.send("x" * 100)
            except SessionClosedError:
                released.set()

        async with serve_one(flood, queue_limit_chars=10, session_timeout_s=0.01) as (client, _):
            await client.open()
            await released.wait()

    async def test_post_is_answered_once_the_handler_has_caught_up(self, serve_one: Serve) -> None:
        go_on = asyncio.Event()

        async def lag(session: Session) -> None:
            await go_on.wait()
            async for _ in session:
                pass

        async with serve_one(lag, queue_limit_chars=10) as (client, _):
            url = await client.open()
            sending = asyncio.create_task(client.send(url, '["over the limit"]'))
            # Time enough for an answer that does not wait.
            for _ in range(3):
                await client.get("")
            assert not sending.done()
            go_on.set()
            await sending

    async def test_post_that_has_waited_is_whole(self, serve_one: Serve) -> None:
        go_on = asyncio.Event()
        received: list[str] = []

        async def lag(session: Session) -> None:
            await go_on.wait()
            async for message in session:
                received.append(message)

        async with serve_one(lag, queue_limit_chars=10) as (client, _):
            url = await client.open()
            texts = ["over the limit", "short", "long" * 100_000]
            sending = [asyncio.create_task(client.send(url, f'["{text}"]')) for text in texts]
            for _ in range(3):
                await client.get("")
            go_on.set()
            await asyncio.gather(*sending)
            await client.get_until(lambda: sorted(received) == sorted(texts))

    async def test_client_that_leaves_while_it_waits_is_no_failure(
        self, serve_one: Serve, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with serve_one(lag, queue_limit_chars=10) as (client, _):
            url = await client.open()
            before = asyncio.all_tasks()
            sending = asyncio.create_task(client.send(url, '["over the limit"]'))
            for _ in range(3):
                await client.get("")
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            await client.get_until(lambda: asyncio.all_tasks() <= before)
        assert not [record for record in caplog.records if record.levelno > logging.INFO]

    async def test_empty_messages_take_places_too(self, serve_one: Serve) -> None:
        async with serve_one(lag, queue_limit_chars=10) as (client, _):
            url = await client.open()
            await client.send(url, "[" + '"",' * 9 + '""]')
            sending = asyncio.create_task(client.send(url, '[""]'))
            for _ in range(3):
                await client.get("")
            assert not sending.done()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def test_post_is_not_read_before_the_handler_has_caught_up(
        self, serve_one: Serve
    ) -> None:
        received: list[str] = []
        go_on, has_all = asyncio.Event(), asyncio.Event()

        async def collect(session: Session) -> None:
            await go_on.wait()
            async for message in session:
                received.append(message)
                if message == "last":
                    has_all.set()

        async with serve_one(collect, queue_limit_chars=1) as (client, _):
            url = await client.open()
            before = asyncio.all_tasks()
            # Clients that leave instead of waiting for the answer.
            for number in range(3):
                async with client.unfinished_send(url) as connection:
                    connection.writer.write(f'["over{number}"]'.encode())
                    await client.get("")
            await client.get_until(lambda: asyncio.all_tasks() <= before)
            go_on.set()
            await client.send(url, '["last"]')
            await has_all.wait()
        assert received == ["over0", "last"]

    async def test_post_for_a_session_that_is_closed_meanwhile_is_taken_and_dropped(
        self, serve_one: Serve
    ) -> None:
        go_on = asyncio.Event()

        async def end(session: Session) -> None:
            await go_on.wait()

        async with serve_one(end, session_timeout_s=NEVER_S) as (client, _):
            url = await client.open()
            async with client.unfinished_send(url) as connection:
                go_on.set()
                assert await client.poll(url) == 'c[1000,"Normal closure"]\n'
                connection.writer.write(b'["lost!"]')
                assert (await connection.read_head()).status == 204

    @pytest.mark.parametrize("path", ["/0/0", ""])
    async def test_websocket_that_is_not_read_is_cut_off_when_it_is_closed(
        self, serve_one: Serve, path: str
    ) -> None:
        was_told = asyncio.Event()

        async def flood(session: Session) -> None:
            loop = asyncio.get_running_loop()
            try:
                while True:
                    closing = loop.call_soon(session.close, 3000, "Go away!")
                    await session.send("x" * 1_000_000)
                    closing.cancel()
            except SessionClosedError:
                was_told.set()

        async with (
            serve_one(flood, session_timeout_s=0.01) as (client, service),
            client.raw_websocket(path),
        ):
            await asyncio.wait_for(was_told.wait(), 30)
            await client.get_until(lambda: not service.sessions)

    async def test_websocket_that_is_not_read_holds_up_send_until_it_is_lost(
        self, serve_one: Serve, caplog: pytest.LogCaptureFixture
    ) -> None:
        is_held_up, was_told = asyncio.Event(), asyncio.Event()

        async def flood(session: Session) -> None:
            try:
                while True:
                    # The first turn of the loop without a send is one that waits.
                    turn = asyncio.get_running_loop().call_soon(is_held_up.set)
                    await session.send("x" * 1_000_000)
                    turn.cancel()
            except SessionClosedError:
                was_told.set()
                raise

        async with serve_one(flood) as (client, _):
            async with client.raw_websocket(session_url()):
                await is_held_up.wait()
            await was_told.wait()
        assert not [record for record in caplog.records if record.levelno > logging.INFO]
