"""Who may connect, and what a handler sees of the request that opened its session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, web

from server.services import echo
from server.serving import serving
from sockjs_py.server import Options, Request, Session
from sockjs_py.server.aiohttp import add_sockjs
from sockjs_py.server.service import Service
from tests.server.conftest import Serve
from tests.server.rules import assert_cors
from tests.support.client import Client, session_url

HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}
OPENING = [
    ("GET", "websocket"),
    ("POST", "xhr"),
    ("POST", "xhr_streaming"),
    ("GET", "eventsource"),
    ("GET", "htmlfile?c=x"),
    ("GET", "jsonp?c=x"),
]


def only_known(request: Request) -> int | None:
    return None if request.cookies.get("user") == "ann" else 401


async def only_known_slowly(request: Request) -> int | None:
    await asyncio.sleep(0)
    return only_known(request)


@pytest.mark.parametrize("answer", [True, False, "403", 200, 99, 1000])
async def test_authorize_that_answers_no_status_is_told_what_to_answer(answer: Any) -> None:
    request: Any = None
    service = Service(echo, Options(authorize=lambda _: answer))
    with pytest.raises(TypeError, match="None, or the status that keeps the client out"):
        await service._admit(request, {})


@pytest.mark.parametrize("authorize", [only_known, only_known_slowly])
class TestAuthorize:
    @pytest.mark.parametrize(("method", "path"), OPENING)
    async def test_whoever_is_not_let_in_gets_the_status(
        self,
        serve_one: Serve,
        authorize: Callable[[Request], int | None],
        method: str,
        path: str,
    ) -> None:
        async with serve_one(echo, authorize=authorize) as (client, service):
            headers = {"Origin": "http://page.test", "Cookie": "user=eve"}
            if path == "websocket":
                headers |= HANDSHAKE
            answer = await client.ask(method, f"{session_url()}/{path}", headers=headers)
            assert answer.status == 401
            assert not service.sessions
            if path != "websocket":
                assert_cors(answer.headers, "http://page.test")

    async def test_others_connect(
        self, serve_one: Serve, authorize: Callable[[Request], int | None]
    ) -> None:
        headers = {"Cookie": "other=x; user=ann"}
        async with serve_one(echo, authorize=authorize) as (client, _):
            url = session_url()
            opened = await client.post(f"{url}/xhr", headers=headers)
            assert (opened.status, opened.body) == (200, "o\n")
            # Only what opens a session is asked.
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'
            async with client.websocket(f"{session_url()}/websocket", headers=headers) as socket:
                assert await socket.receive_str() == "o"

    async def test_raw_websocket_is_asked_too(
        self, serve_one: Serve, authorize: Callable[[Request], int | None]
    ) -> None:
        async with serve_one(echo, authorize=authorize) as (client, _):
            assert (await client.get("/websocket", headers=HANDSHAKE)).status == 401

    async def test_two_requests_at_once_open_one_session(
        self, serve_one: Serve, authorize: Callable[[Request], int | None]
    ) -> None:
        async with serve_one(echo, authorize=authorize) as (client, service):
            url, headers = session_url(), {"Cookie": "user=ann"}
            polls = {asyncio.create_task(client.post(f"{url}/xhr", headers=headers)) for _ in "12"}
            done, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
            assert len(service.sessions) == 1
            assert done.pop().result().body == "o\n"
            await client.send(url, '["a"]')
            assert (await waiting.pop()).body == 'a["a"]\n'


class TestBind:
    async def test_requests_without_what_the_first_one_had_are_for_no_session(
        self, serve_one: Serve
    ) -> None:
        ann, eve = ({"Cookie": f"user={name}"} for name in ("ann", "eve"))
        async with serve_one(echo, bind=lambda request: request.cookies.get("user")) as (
            client,
            service,
        ):
            url = session_url()
            assert (await client.post(f"{url}/xhr", headers=ann)).body == "o\n"
            for headers in (eve, {}):
                answer = await client.post(f"{url}/xhr_send", headers=headers, data=b'["x"]')
                assert answer.status == 404
                assert (await client.post(f"{url}/xhr", headers=headers)).status == 404
            assert len(service.sessions) == 1
            sent = await client.post(f"{url}/xhr_send", headers=ann, data=b'["a"]')
            assert sent.status == 204
            assert (await client.post(f"{url}/xhr", headers=ann)).body == 'a["a"]\n'


class TestRequest:
    @pytest.mark.parametrize("transport", ["xhr", "websocket"])
    async def test_handler_sees_the_request_that_opened_its_session(
        self, serve_one: Serve, transport: str
    ) -> None:
        seen: asyncio.Queue[Request] = asyncio.Queue()

        async def look(session: Session) -> None:
            seen.put_nowait(session.request)

        headers = {"Cookie": 'a=1; b="2 3"; a=4', "X-Name": "Ann"}
        path = f"{session_url()}/{transport}?room=7&room=8&empty="
        async with serve_one(look) as (client, _):
            if transport == "websocket":
                async with client.websocket(path, headers=headers) as socket:
                    await socket.receive()
            else:
                await client.post(path, headers=headers)
            request = await seen.get()
        assert request.path == "/service"
        assert request.method == ("GET" if transport == "websocket" else "POST")
        assert request.query == {"room": "7", "empty": ""}
        assert request.query_string == "room=7&room=8&empty="
        assert request.cookies == {"a": "1", "b": '"2 3"'}
        assert request.headers["x-name"] == request.headers["X-NAME"] == "Ann"
        assert request.client_address == "127.0.0.1"
        assert request.native is not None

    async def test_sessions_do_not_answer_below_another_path_of_the_service(
        self, http: ClientSession
    ) -> None:
        async def tell_room(session: Session) -> None:
            await session.send(session.request.path_parameters["room"])
            async for _ in session:
                pass

        app = web.Application()
        add_sockjs(app, "/rooms/{room}", tell_room)
        async with serving(app, "127.0.0.1") as (origin,):
            red, blue = (Client(http, f"{origin}/rooms/{room}") for room in ("red", "blue"))
            url = await red.open()
            assert (await blue.post(f"{url}/xhr_send", data=b'["x"]')).status == 404
            assert (await blue.post(f"{url}/xhr")).body == "o\n"
            assert await blue.poll(url) == 'a["blue"]\n'
            assert await red.poll(url) == 'a["red"]\n'


class TestRawBinary:
    async def test_messages_are_bytes_if_the_application_asks_for_them(
        self, serve_one: Serve
    ) -> None:
        async with (
            serve_one(echo, raw_binary=True) as (client, _),
            client.websocket("/websocket") as socket,
        ):
            await socket.send_bytes(b"\xff\x00")
            assert await socket.receive_bytes() == b"\xff\x00"
            await socket.send_str("a")
            assert await socket.receive_str() == "a"

    async def test_one_ends_the_session_otherwise(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo) as (client, _),
            client.websocket("/websocket") as socket,
        ):
            await socket.send_bytes(b"\xff\x00")
            assert (await socket.receive()).type is WSMsgType.CLOSE

    async def test_sockjs_takes_none_either_way(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo, raw_binary=True) as (client, service),
            client.websocket(f"{session_url()}/websocket") as socket,
        ):
            assert await socket.receive_str() == "o"
            await socket.send_bytes(b'["a"]')
            assert (await socket.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
            await client.get_until(lambda: not service.sessions)
