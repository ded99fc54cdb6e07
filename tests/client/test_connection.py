"""The asyncio client against our own server, by both fronts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from server.services import close, echo
from sockjs_py.client import ConnectionClosedError, ConnectionClosedOK, connect
from sockjs_py.client.event_stream import EventStream
from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.server import Handler, Session
from tests.client.services import by_aiohttp, by_uvicorn

Serving = Callable[[Handler], AbstractAsyncContextManager[str]]
TEXTS = ["", "plain", "é€😀", "\u2028\u0000", "100%41%", "x" * 100_000, *map(str, range(100))]


@pytest.mark.parametrize("serve", [by_aiohttp, by_uvicorn])
@pytest.mark.parametrize("transport", TRANSPORTS)
class TestMessages:
    async def test_they_arrive_in_order_and_nothing_is_left(
        self, serve: Serving, transport: str
    ) -> None:
        async with serve(echo) as url:
            before = asyncio.all_tasks()
            async with connect(url, transports=[transport]) as connection:
                assert connection.transport == transport
                for text in TEXTS:
                    await connection.send(text)
                assert [await connection.recv() for _ in TEXTS] == TEXTS
            assert (connection.close_code, connection.unsent_bytes) == (1000, 0)
            with pytest.raises(ConnectionClosedOK):
                await connection.recv()
            with pytest.raises(ConnectionClosedOK):
                await connection.send("too late")
            ours = {
                task for task in asyncio.all_tasks() - before if "sockjs_py/client" in str(task)
            }
            assert not ours

    async def test_an_end_that_is_meant_for_the_application_is_an_error(
        self, serve: Serving, transport: str
    ) -> None:
        async with serve(close) as url, connect(url, transports=[transport]) as connection:
            with pytest.raises(ConnectionClosedError) as told:
                async for _ in connection:
                    pass
            assert (told.value.code, told.value.reason) == (3000, "Go away!")


class TestEnds:
    async def test_a_connection_closes_with_its_own_context(self) -> None:
        async with by_aiohttp(echo) as url:
            async with await connect(url) as connection:
                await connection.send("one")
                assert await connection.recv() == "one"
            assert connection.close_code == 1000

    async def test_a_loop_comes_back_until_the_end_is_meant(self) -> None:
        # The first is the default of some servers, which means nothing.
        ends = [(3000, "Go away!"), (3000, "Go away!"), (3001, "Done")]
        left = list(ends)

        async def end(session: Session) -> None:
            session.close(*left.pop(0))

        seen = []
        async with by_aiohttp(end) as url:
            async for connection in connect(url, min_delay=0.01):
                with pytest.raises(ConnectionClosedError) as told:
                    await connection.recv()
                seen.append((told.value.code, told.value.reason))
        assert seen == ends

    async def test_a_service_that_is_not_there_is_named(self) -> None:
        async with by_aiohttp(echo) as url:
            with pytest.raises(ConnectionClosedError) as told:
                await connect(f"{url}/no/such")
        assert (told.value.code, told.value.status) == (1002, 404)

    @pytest.mark.parametrize(("code", "reason"), [(999, ""), (1001, ""), (3000, "x" * 124)])
    async def test_codes_that_cannot_be_are_refused(self, code: int, reason: str) -> None:
        async with by_aiohttp(echo) as url, connect(url) as connection:
            with pytest.raises(ValueError, match="Close"):
                await connection.close(code, reason)

    async def test_one_that_is_cancelled_leaves_nothing(self) -> None:
        async with by_aiohttp(echo) as url:
            connecting = asyncio.ensure_future(connect(url)._connect())
            await asyncio.sleep(0)
            connecting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await connecting


class TestArguments:
    @pytest.mark.parametrize(
        ("url", "options", "error", "text"),
        [
            ("/echo", {}, ValueError, "is not of http, https, ws or wss"),
            ("http://", {}, ValueError, "has no valid host"),
            (None, {}, TypeError, "the URL must be a text, not None"),
            ("http://a", {"transports": "websocket"}, ValueError, "transports must be some of"),
            ("http://a", {"transports": []}, ValueError, "must name at least one"),
            ("http://a", {"transports": ["jsonp-polling"]}, ValueError, "must be some of"),
            ("http://a", {"query": {"c": 1}}, ValueError, "must not have a parameter 'c'"),
            ("http://a", {"open_timeout": "10"}, TypeError, "open_timeout must be a number"),
            ("http://a", {"max_queue": 0}, ValueError, "max_queue must be more than 0"),
        ],
    )
    def test_wrong_ones_are_named(
        self, url: Any, options: dict[str, Any], error: type[Exception], text: str
    ) -> None:
        with pytest.raises(error, match=text):
            connect(url, **options)

    async def test_only_text_is_sent(self) -> None:
        message: Any = b"bytes"
        async with by_aiohttp(echo) as url, connect(url) as connection:
            with pytest.raises(TypeError, match="SockJS sends text, not bytes"):
                await connection.send(message)


@pytest.mark.parametrize(
    ("chunks", "events"),
    [
        (["data: o\r\n\r\n"], ["o"]),
        (["da", "ta: o\n", "\n"], ["o"]),
        (["data: o\r", "\n\r", "\ndata:h\r\r"], ["o"]),
        (["data: o\r\rdata:h\n\n"], ["o", "h"]),
        (["data: a\ndata: b\n\n"], ["a\nb"]),
        ([": a comment\nid: 1\ndata: o\n\n\n"], ["o"]),
        (["data: unfinished\n"], []),
    ],
)
def test_events_are_read_as_the_standard_has_it(chunks: list[str], events: list[str]) -> None:
    stream = EventStream()
    assert [event for chunk in chunks for event in stream(chunk)] == events
