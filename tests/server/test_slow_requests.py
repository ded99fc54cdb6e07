"""Requests that come slowly, and answers that are not read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import cycle

import pytest
from aiohttp import ClientSession, web

from server.services import echo
from server.serving import handling, serving
from sockjs_py.server import Session
from sockjs_py.server.aiohttp import add_sockjs, with_guards
from tests.server.conftest import Looks, Serve
from tests.support.client import Client, RawConnection, raw_connection, session_url

NEVER_S = 3600.0


class TestBody:
    async def test_one_of_which_nothing_comes_is_given_up(self, serve_one: Serve) -> None:
        async with serve_one(echo, session_timeout_s=NEVER_S, body_timeout_s=0.1) as (client, _):
            url = await client.open()
            async with client.unfinished_send(url) as connection:
                connection.writer.write(b'["')
                head = await asyncio.wait_for(connection.read_head(), 30)
                assert head.status == 408
                await connection.read_body(head)
                connection.writer.write_eof()
                assert await connection.is_closed()

    async def test_slow_one_may_take_many_times_as_long(self, serve_one: Serve) -> None:
        async with serve_one(echo, session_timeout_s=NEVER_S, body_timeout_s=0.5) as (client, _):
            url = await client.open()
            async with client.unfinished_send(url) as connection:
                for byte in b'["slow!"]':
                    connection.writer.write(bytes([byte]))
                    await asyncio.sleep(0.15)
                assert (await connection.read_head()).status == 204
            assert await client.poll(url) == 'a["slow!"]\n'

    async def test_time_in_which_the_server_does_not_read_does_not_count(
        self, serve_one: Serve
    ) -> None:
        go_on = asyncio.Event()

        async def lag(session: Session) -> None:
            await go_on.wait()
            async for _ in session:
                pass

        async with serve_one(
            lag, session_timeout_s=NEVER_S, body_timeout_s=0.1, queue_limit_chars=1
        ) as (client, _):
            url = await client.open()
            first = asyncio.create_task(client.send(url, '["over the limit"]'))
            await client.get("")
            async with client.unfinished_send(url) as connection:
                await asyncio.sleep(0.3)
                go_on.set()
                connection.writer.write(b'["after"]')
                assert (await connection.read_head()).status == 204
            await first

    async def test_one_whose_session_has_gone_is_read_no_further(self, serve_one: Serve) -> None:
        async with serve_one(echo, session_timeout_s=0.2) as (client, service):
            url = await client.open()
            async with client.unfinished_send(url) as connection:
                connection.writer.write(b'["')
                while service.sessions:
                    await client.get("")
                connection.writer.write(b"x")
                head = await asyncio.wait_for(connection.read_head(), 30)
                assert (head.status, head.headers["Connection"]) == (404, "close")


async def write_for_ever(connection: RawConnection) -> None:
    """Write until the connection is lost.

    Raises:
        ConnectionError: it is.
    """
    while True:
        connection.writer.write(b"\r\n")
        await connection.writer.drain()
        await asyncio.sleep(0.02)


class TestAnswerThatIsNotRead:
    @pytest.mark.aiohttp_only
    @pytest.mark.parametrize("name", ["xhr", "xhr_streaming"])
    async def test_its_connection_ends_soon_after_its_session(
        self, serve_one: Serve, name: str
    ) -> None:
        go_on = asyncio.Event()

        async def overwhelm(session: Session) -> None:
            await go_on.wait()
            await session.send("x" * 30_000_000)

        async with serve_one(overwhelm, session_timeout_s=1) as (client, service):
            if name == "xhr":
                receiving = client.waiting_poll(await client.open())
            else:
                receiving = client.unread_stream(session_url())
            async with receiving as connection:
                go_on.set()
                while service.sessions:
                    await client.get("")
                # As long as nothing is read, the end can only be seen by writing.
                with pytest.raises(ConnectionError):
                    await asyncio.wait_for(write_for_ever(connection), 30)

    @pytest.mark.aiohttp_only
    async def test_slow_reader_gets_all_of_it(self, serve_one: Serve, looks: Looks) -> None:
        async def overwhelm(session: Session) -> None:
            await session.send("x" * 30_000_000)

        async with (
            serve_one(overwhelm, session_timeout_s=0.5) as (client, service),
            client.unread_stream(session_url()) as connection,
        ):
            for _ in range(4):
                await connection.reader.readexactly(3_000_000)
                await looks.wait(1)
            assert not service.sessions
            end = b'x"]\n\r\n0\r\n\r\n'
            rest = b""
            while not rest.endswith(end):
                data = await asyncio.wait_for(connection.reader.read(1_000_000), 30)
                assert data
                rest = rest[-len(end) :] + data


@asynccontextmanager
async def impatient() -> AsyncIterator[RawConnection]:
    """Connect to a server that gives up heads after a moment."""
    app = web.Application()
    add_sockjs(app, "/service", echo)
    async with handling(app) as server:
        factory = with_guards(server, head_timeout_s=0.3)
        listening = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
        host, port = listening.sockets[0].getsockname()
        async with raw_connection(f"http://{host}:{port}") as connection:
            yield connection
        listening.close()


async def dribble(connection: RawConnection, data: bytes) -> None:
    """Write byte after byte, again and again, until the connection is lost."""
    with suppress(ConnectionError):
        for byte in cycle(data):
            connection.writer.write(bytes([byte]))
            await connection.writer.drain()
            await asyncio.sleep(0.02)


class TestHead:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("is_first", [True, False])
    async def test_one_that_does_not_end_is_given_up(self, method: str, is_first: bool) -> None:
        async with impatient() as connection:
            if not is_first:
                head = await connection.request("POST", f"/service{session_url()}/xhr", "1.1")
                assert await connection.read_body(head) == "o\n"
            connection.writer.write(f"{method} /service HTTP/1.1\r\n".encode())
            dribbling = asyncio.create_task(dribble(connection, b"a: b\r\n"))
            head = await asyncio.wait_for(connection.read_head(), 30)
            assert head.status == 408
            assert await connection.is_closed()
            await dribbling

    async def test_connection_without_a_request_may_wait(self) -> None:
        async with impatient() as connection:
            for _ in range(2):
                # Some clients end a body with an empty line more.
                connection.writer.write(b"\r\n")
                await asyncio.sleep(0.5)
                head = await connection.request("POST", f"/service{session_url()}/xhr", "1.1")
                assert await connection.read_body(head) == "o\n"

    async def test_answer_may_take_longer(self) -> None:
        async with impatient() as connection:
            path = f"/service{session_url()}/xhr_streaming"
            head = await connection.request("POST", path, "1.1")
            assert head.status == 200
            await asyncio.sleep(0.5)
            assert (await connection.read_chunk())[-1:] == "\n"
            assert await connection.read_chunk() == "o\n"


class TestMalformedRequests:
    @pytest.mark.parametrize(
        "data",
        [
            b"GET / HTTP/1.1\r\nHost\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"GET /service HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key1: 1\r\n\r\nPOST",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"x" * 10_000 + b"\r\n\r\n",
            b"GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n",
            b"POST /service HTTP/1.1\r\nHost: a\r\nContent-Encoding: deflate\r\n"
            b"Content-Length: 5\r\n\r\nabcde",
        ],
    )
    async def test_none_is_logged_as_an_error(
        self, data: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with impatient() as connection:
            connection.writer.write(data)
            connection.writer.write_eof()
            await connection.reader.read()
        assert not [record for record in caplog.records if record.levelno > logging.DEBUG]

    async def test_logger_of_the_application_is_kept(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        own = logging.getLogger("own")
        with caplog.at_level(logging.DEBUG):
            async with (
                serving(web.Application(), "127.0.0.1", logger=own) as (origin,),
                raw_connection(origin) as connection,
            ):
                connection.writer.write(b"GET / HTTP/9.9\r\n\r\n")
                await connection.reader.read()
        assert [record.name for record in caplog.records if record.name != "asyncio"] == [
            "own.guarded"
        ]

    async def test_failure_of_the_application_is_logged(
        self, http: ClientSession, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def fail(_: web.Request) -> web.Response:
            raise ValueError("a bug of the application's")

        app = web.Application()
        app.router.add_get("/", fail)
        async with serving(app, "127.0.0.1") as (origin,):
            assert (await Client(http, origin).get("/")).status == 500
        assert "a bug of the application's" in caplog.text
