"""How sessions live and die: times, aborted connections, the end of the server."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest

from server.services import echo
from sockjs_py.server import Session, SessionClosedError
from tests.server.conftest import Serve
from tests.support.client import session_url

NEVER_S = 3600.0


def live_sessions() -> list[Session]:
    """List the sessions that something in this process still holds."""
    gc.collect()
    return [found for found in gc.get_objects() if isinstance(found, Session)]


class Ending:
    """An echo that tells when its session has ended."""

    def __init__(self) -> None:
        self.has_ended = asyncio.Event()

    async def __call__(self, session: Session) -> None:
        async for message in session:
            await session.send(message)
        self.has_ended.set()


class TestTimes:
    async def test_sessions_without_a_receiver_die_within_six_seconds_by_default(
        self, serve_one: Serve
    ) -> None:
        endings: list[Ending] = []

        async def tell(session: Session) -> None:
            endings.append(Ending())
            await endings[-1](session)

        async with serve_one(tell) as (client, service):
            await asyncio.gather(*(client.open() for _ in range(100)))
            await asyncio.wait_for(
                asyncio.gather(*(ending.has_ended.wait() for ending in endings)), 6
            )
            assert len(endings) == 100
            assert not service.sessions

    async def test_session_without_a_receiver_dies(self, serve_one: Serve) -> None:
        handler = Ending()
        async with serve_one(handler, session_timeout_s=0.01) as (client, service):
            url = await client.open()
            await handler.has_ended.wait()
            assert not service.sessions
            assert (await client.post(f"{url}/xhr_send", data='["a"]')).status == 404
            assert await client.poll(url) == "o\n"

    async def test_session_dies_after_a_poll_that_had_waited_for_longer(
        self, serve_one: Serve
    ) -> None:
        ends: asyncio.Queue[None] = asyncio.Queue()

        async def tell(session: Session) -> None:
            async for message in session:
                await session.send(message)
            ends.put_nowait(None)

        async with serve_one(tell, session_timeout_s=0.5, heartbeat_s=NEVER_S) as (client, _):
            url = await client.open()
            async with client.waiting_poll(url) as poll:
                # The end of another session tells that the time is over.
                await client.open()
                await ends.get()
                await client.send(url, '["a"]')
                await poll.read_head()
                await ends.get()

    async def test_session_with_a_receiver_lives_and_is_sent_heartbeats(
        self, serve_one: Serve
    ) -> None:
        async with serve_one(echo, session_timeout_s=0.01, heartbeat_s=0.03) as (client, _):
            path = f"{session_url()}/xhr_streaming"
            async with client.stream("POST", path) as stream:
                await stream.read("o\n")
                assert [await stream.read() for _ in range(3)] == ["h\n"] * 3

    async def test_waiting_poll_is_ended_by_a_heartbeat(self, serve_one: Serve) -> None:
        async with serve_one(echo, heartbeat_s=0.01) as (client, _):
            url = await client.open()
            assert [await client.poll(url) for _ in range(2)] == ["h\n"] * 2

    async def test_websocket_is_sent_heartbeats(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo, heartbeat_s=0.01) as (client, _),
            client.websocket(f"{session_url()}/websocket") as socket,
        ):
            assert [await socket.receive_str() for _ in range(3)] == ["o", "h", "h"]

    async def test_polls_do_not_prolong_the_life_of_a_closed_session(
        self, serve_one: Serve
    ) -> None:
        async def close(session: Session) -> None:
            session.close(3000, "Go away!")

        async with serve_one(close, session_timeout_s=1) as (client, _):
            url = await client.open()
            assert await client.poll(url) == 'c[3000,"Go away!"]\n'
            assert await client.poll_until(url, lambda body: body == "o\n")

    async def test_close_frame_goes_past_a_receiver_that_is_stuck(self, serve_one: Serve) -> None:
        async def overwhelm(session: Session) -> None:
            await session.send("x" * 10_000_000)
            session.close(3000, "Go away!")

        async with serve_one(overwhelm) as (client, _):
            url = await client.open()
            async with client.unread_stream(url):
                body = await client.poll_until(url, lambda body: "2010" not in body)
                assert body == 'c[3000,"Go away!"]\n'


class TestAbort:
    async def test_dropped_stream_ends_its_session_at_once(self, serve_one: Serve) -> None:
        handler = Ending()
        async with serve_one(handler, session_timeout_s=NEVER_S) as (client, _):
            url = session_url()
            async with client.stream("POST", f"{url}/xhr_streaming") as stream:
                await stream.read("o\n")
            await handler.has_ended.wait()
            assert await client.poll(url) == 'c[1002,"Connection interrupted"]\n'

    async def test_dropped_poll_ends_its_session_at_once(self, serve_one: Serve) -> None:
        handler = Ending()
        async with serve_one(handler, session_timeout_s=NEVER_S) as (client, _):
            url = await client.open()
            async with client.waiting_poll(url):
                pass
            await handler.has_ended.wait()
            assert await client.poll(url) == 'c[1002,"Connection interrupted"]\n'

    async def test_dropped_idle_connection_leaves_the_session_alone(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (client, _):
            url = await client.open()
            async with client.waiting_poll(url) as connection:
                await client.send(url, '["a"]')
                await connection.read_head()
            await client.send(url, '["b"]')
            assert await client.poll(url) == 'a["b"]\n'

    async def test_dropped_websocket_ends_its_session_at_once(self, serve_one: Serve) -> None:
        handler = Ending()
        async with serve_one(handler) as (client, service):
            async with client.websocket(f"{session_url()}/websocket") as socket:
                assert await socket.receive_str() == "o"
            await handler.has_ended.wait()
            await asyncio.sleep(0)
            assert not service.sessions

    async def test_dropped_upload_is_no_failure(
        self, serve_one: Serve, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with serve_one(echo) as (client, _):
            url = await client.open()
            async with client.unfinished_send(url):
                pass
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'
        assert not [record for record in caplog.records if record.levelno > logging.INFO]


class TestHandler:
    @pytest.mark.parametrize("name", ["xhr", "websocket"])
    async def test_return_closes_the_session(self, serve_one: Serve, name: str) -> None:
        async def say_bye(session: Session) -> None:
            await session.send("bye")

        frames = ["o", 'a["bye"]', 'c[1000,"Normal closure"]']
        async with serve_one(say_bye) as (client, _):
            url = session_url()
            if name == "xhr":
                assert [(await client.poll(url)).strip() for _ in frames] == frames
            else:
                async with client.websocket(f"{url}/websocket") as socket:
                    assert [await socket.receive_str() for _ in frames] == frames

    async def test_error_closes_the_session_and_is_logged(
        self, serve_one: Serve, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def fail(session: Session) -> None:
            raise ValueError("a bug of the application's")

        async with serve_one(fail) as (client, _):
            url = await client.open()
            assert await client.poll(url) == 'c[1011,"Internal error"]\n'
        assert "a bug of the application's" in caplog.text

    async def test_cancelled_handler_closes_the_session(self, serve_one: Serve) -> None:
        async def wait_for_what_is_cancelled(session: Session) -> None:
            future = asyncio.get_running_loop().create_future()
            future.cancel()
            await future

        async with serve_one(wait_for_what_is_cancelled) as (client, _):
            assert await client.poll(await client.open()) == 'c[1011,"Internal error"]\n'

    @pytest.mark.parametrize("name", ["xhr", "websocket"])
    async def test_end_of_another_session_closes_the_session(
        self, serve_one: Serve, name: str
    ) -> None:
        others: list[Session] = []

        async def relay(session: Session) -> None:
            if not others:
                others.append(session)
                session.close(3000, "Go away!")
            await others[0].send("too late")

        goodbye = 'c[1000,"Normal closure"]'
        async with serve_one(relay) as (client, _):
            await client.open()
            if name == "xhr":
                assert await client.poll(await client.open()) == f"{goodbye}\n"
            else:
                async with client.websocket(f"{session_url()}/websocket") as socket:
                    assert [await socket.receive_str() for _ in "oc"] == ["o", goodbye]

    async def test_sending_after_the_end_raises_and_is_no_failure(
        self, serve_one: Serve, caplog: pytest.LogCaptureFixture
    ) -> None:
        raised = asyncio.Event()

        async def keep_talking(session: Session) -> None:
            session.close(3000, "Go away!")
            try:
                await session.send("too late")
            except SessionClosedError:
                raised.set()
                raise

        async with serve_one(keep_talking) as (client, _):
            url = await client.open()
            await raised.wait()
            assert await client.poll(url) == 'c[3000,"Go away!"]\n'
        assert not [record for record in caplog.records if record.levelno > logging.INFO]

    async def test_queued_messages_leave_in_one_frame(self, serve_one: Serve) -> None:
        async def count(session: Session) -> None:
            for number in range(3):
                await session.send(str(number))
            async for _ in session:
                pass

        async with serve_one(count) as (client, _):
            url = await client.open()
            assert await client.poll(url) == 'a["0","1","2"]\n'
            async with client.websocket(f"{url}/websocket") as socket:
                assert [await socket.receive_str() for _ in range(2)] == ["o", 'a["0","1","2"]']

    async def test_what_is_sent_to_a_closed_session_is_taken_and_dropped(
        self, serve_one: Serve
    ) -> None:
        received: list[str] = []
        go_on, has_ended = asyncio.Event(), asyncio.Event()

        async def close(session: Session) -> None:
            session.close(3000, "Go away!")
            await go_on.wait()
            received.extend([message async for message in session])
            has_ended.set()

        async with serve_one(close) as (client, _):
            url = await client.open()
            await client.send(url, '["before the close frame"]')
            assert await client.poll(url) == 'c[3000,"Go away!"]\n'
            await client.send(url, '["after it"]')
            go_on.set()
            await has_ended.wait()
            assert received == []


class TestShutdown:
    async def test_every_receiver_gets_its_close_frame(self, serve_one: Serve) -> None:
        handler = Ending()
        goodbye = 'c[1001,"Server is going away"]'
        async with serve_one(handler) as (client, service):
            path = session_url()
            async with (
                client.stream("POST", f"{path}/xhr_streaming") as stream,
                client.websocket(f"{path}/websocket") as socket,
            ):
                await stream.read("o\n")
                assert await socket.receive_str() == "o"
                await service.close()
                assert await stream.read() == f"{goodbye}\n"
                assert await stream.is_over()
                assert await socket.receive_str() == goodbye
                await handler.has_ended.wait()

    async def test_patience_is_for_websockets_too(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo) as (client, service),
            client.websocket(f"{session_url()}/websocket") as socket,
        ):
            assert await socket.receive_str() == "o"
            (session,) = service.sessions
            closing = asyncio.create_task(service.close(patience_s=10))
            assert await socket.receive_str() == 'c[1001,"Server is going away"]'
            await socket.receive()
            await closing
            parting = session.parting()
            assert parting
            assert parting.done()

    async def test_nothing_is_left(self, serve_one: Serve) -> None:
        before = asyncio.all_tasks()
        earlier = live_sessions()  # Of other tests, whose time-outs may still run.
        async with serve_one(echo, session_timeout_s=0.1) as (client, service):
            await client.open()
            async with (
                client.stream("POST", f"{session_url()}/xhr_streaming") as stream,
                client.raw_websocket(session_url()),
            ):
                await stream.read("o\n")
                await service.close()
        assert not service.sessions
        assert asyncio.all_tasks() == before
        assert [left for left in live_sessions() if left not in earlier] == []

    async def test_handler_that_does_not_end_is_cancelled(self, serve_one: Serve) -> None:
        was_cancelled = asyncio.Event()

        async def wait_for_ever(session: Session) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                was_cancelled.set()

        async with serve_one(wait_for_ever) as (client, _):
            await client.open()
        assert was_cancelled.is_set()
