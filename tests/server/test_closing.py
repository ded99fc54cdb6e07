"""What `Session.close` and `send` take, and what becomes of what no WebSocket can carry."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import Any

import pytest
from aiohttp import WSMsgType

from sockjs_py.server import Session
from tests.server.conftest import Serve
from tests.server.test_websocket_drafts import hixie
from tests.support.client import session_url

IMPOSSIBLE = [
    (999, ""),
    (1001, ""),
    (1005, ""),
    (1006, ""),
    (2999, ""),
    (5000, ""),
    (-1, ""),
    (1002.5, ""),
    (3000.0, ""),
    (True, ""),
    ("3000", ""),
    (None, ""),
    (3000, "x" * 124),
    (3000, "é" * 62),
    (3000, None),
    (3000, b"bytes"),
]


async def closed_with(serve_one: Serve, path: str, end: Callable[[Session], None]) -> str:
    """Return how a session ends that its handler ends so, over the transport of that path."""

    async def handler(session: Session) -> None:
        end(session)

    async with serve_one(handler) as (client, _):
        if path == "/xhr":
            url = await client.open()
            return (await client.poll(url)).strip()
        prefix = session_url() if path == "/SESSION/websocket" else ""
        async with client.websocket(f"{prefix}/websocket", autoclose=False) as socket:
            if prefix:
                assert await socket.receive_str() == "o"
                return str(await socket.receive_str())
            message = await socket.receive()
            assert message.type is WSMsgType.CLOSE
            return f'c[{message.data},"{message.extra}"]'


class Code(IntEnum):
    """An application's own."""

    KICKED = 4001


@pytest.mark.parametrize("path", ["/xhr", "/SESSION/websocket", "/websocket"])
class TestClose:
    @pytest.mark.parametrize(("code", "reason"), IMPOSSIBLE)
    async def test_impossible_code_or_reason_is_a_value_error_and_the_session_goes_on(
        self, serve_one: Serve, path: str, code: Any, reason: Any
    ) -> None:
        def end(session: Session) -> None:
            with pytest.raises(ValueError, match="code" if reason == "" else "reason"):
                session.close(code, reason)
            session.close(3000, "after it")

        assert await closed_with(serve_one, path, end) == 'c[3000,"after it"]'

    @pytest.mark.parametrize(("code", "reason"), [(1000, ""), (4999, "é" * 61), (3000, "x" * 123)])
    async def test_what_a_websocket_can_carry_arrives(
        self, serve_one: Serve, path: str, code: int, reason: str
    ) -> None:
        ended = await closed_with(serve_one, path, lambda session: session.close(code, reason))
        assert ended == f'c[{code},"{reason}"]'

    async def test_code_of_an_enum_is_a_number(self, serve_one: Serve, path: str) -> None:
        ended = await closed_with(serve_one, path, lambda session: session.close(Code.KICKED))
        assert ended == 'c[4001,"Normal closure"]'

    async def test_message_that_is_no_text_is_a_type_error(
        self, serve_one: Serve, path: str
    ) -> None:
        def end(session: Session) -> None:
            wrong: Any = {"text": "x"}
            with pytest.raises(TypeError, match=r"a message must be a str.*, not \{'text': 'x'\}"):
                session.send(wrong).send(None)
            session.close(3000, "after it")

        assert await closed_with(serve_one, path, end) == 'c[3000,"after it"]'

    async def test_second_call_is_checked_too(self, serve_one: Serve, path: str) -> None:
        def end(session: Session) -> None:
            session.close(3000, "first")
            with pytest.raises(ValueError, match="code"):
                session.close(1006)

        assert await closed_with(serve_one, path, end) == 'c[3000,"first"]'


class TestLoneSurrogates:
    async def test_raw_websocket_carries_replacement_characters(self, serve_one: Serve) -> None:
        async with (
            serve_one(send_halves) as (client, _),
            client.websocket("/websocket", autoclose=False) as socket,
        ):
            assert await socket.receive_str() == "a\ufffdb\ufffd😀"
            message = await socket.receive()
            assert (message.data, message.extra) == (3000, "\ufffd")

    @pytest.mark.aiohttp_only
    async def test_hixie_carries_replacement_characters(self, serve_one: Serve) -> None:
        async with serve_one(send_halves) as (client, _), hixie(client, "/websocket") as peer:
            assert await peer.receive() == "a\ufffdb\ufffd😀"

    async def test_sockjs_frames_carry_them_escaped(self, serve_one: Serve) -> None:
        async with (
            serve_one(send_halves) as (client, _),
            client.websocket(f"{session_url()}/websocket") as socket,
        ):
            frames = [await socket.receive_str() for _ in range(3)]
            assert frames[1:] == ['a["a\\ud800b\\udc00😀"]', 'c[3000,"\\ud800"]']


async def send_halves(session: Session) -> None:
    await session.send("a\ud800b\udc00😀")
    session.close(3000, "\ud800")


class TestSendThatIsCancelled:
    @pytest.mark.parametrize("path", ["/0/0", ""])
    async def test_others_that_wait_for_the_same_peer_go_on(
        self, serve_one: Serve, path: str
    ) -> None:
        others_wait: asyncio.Queue[bool] = asyncio.Queue()

        async def flood(session: Session, is_held_up: asyncio.Event) -> None:
            while True:
                # The first turn of the loop without a send is one that waits.
                turn = asyncio.get_running_loop().call_soon(is_held_up.set)
                await session.send("x" * 1_000_000)
                turn.cancel()

        async def handler(session: Session) -> None:
            events = [asyncio.Event() for _ in range(3)]
            tasks = [asyncio.create_task(flood(session, event)) for event in events]
            await asyncio.gather(*(event.wait() for event in events))
            tasks[1].cancel()
            with pytest.raises(asyncio.CancelledError):
                await tasks[1]
            # Time enough for what they share to reach them.
            for _ in range(5):
                await asyncio.sleep(0)
            others_wait.put_nowait(not tasks[0].done() and not tasks[2].done())
            session.close()
            await asyncio.gather(*tasks, return_exceptions=True)

        async with (
            serve_one(handler, session_timeout_s=0.01) as (client, _),
            client.raw_websocket(path),
        ):
            assert await asyncio.wait_for(others_wait.get(), 30)

    @pytest.mark.parametrize("path", ["/0/0", ""])
    async def test_peer_that_leaves_after_it_is_no_failure(
        self, serve_one: Serve, path: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        has_given_up = asyncio.Event()

        async def handler(session: Session) -> None:
            with suppress(asyncio.TimeoutError):
                while True:
                    await asyncio.wait_for(session.send("x" * 1_000_000), 0.01)
            has_given_up.set()
            async for _ in session:
                pass

        async with serve_one(handler) as (client, service):
            async with client.raw_websocket(path):
                await has_given_up.wait()
            await client.get_until(lambda: not service.sessions)
        # An error that nobody saw is logged by its task's destructor.
        gc.collect()
        assert not [record for record in caplog.records if record.levelno > logging.INFO]
