"""The front for ASGI in the frameworks that people use, and beside other applications."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from aiohttp import ClientSession

from server.services import echo
from sockjs_py.server import Options, Session
from sockjs_py.server.asgi import SockJS
from sockjs_py.server.asgi.scope import Application, Message, Receive, Scope, Send
from sockjs_py.server.asgi.sockets import AsgiWire
from tests.support.asgi_serving import serving_asgi
from tests.support.client import Client, session_url
from tests.support.django import set_up_django


def starlette(sockjs: SockJS) -> Application:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    return Starlette(routes=[Mount("/echo", sockjs)])


def nested(sockjs: SockJS) -> Application:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    return Starlette(routes=[Mount("/api", Starlette(routes=[Mount("/echo", sockjs)]))])


def fastapi(sockjs: SockJS) -> Application:
    from fastapi import FastAPI

    app = FastAPI()
    app.mount("/echo", sockjs)
    return app


def litestar(sockjs: SockJS) -> Application:
    from litestar import Litestar, asgi

    # It asks for annotations, and takes functions only.
    async def carry(scope: Any, receive: Any, send: Any) -> None:
        await sockjs(scope, receive, send)

    app = Litestar([asgi("/echo", is_mount=True, copy_scope=True)(carry)])
    return cast(Application, app)


def quart(sockjs: SockJS) -> Application:
    from hypercorn.middleware import DispatcherMiddleware
    from quart import Quart

    mounts: Any = {"/echo": sockjs, "/": Quart(__name__)}
    app: Any = DispatcherMiddleware(mounts)
    return cast(Application, app)


def beside(make_other: Callable[[], Application]) -> Callable[[SockJS], Application]:
    def serve_both(sockjs: SockJS) -> Application:
        handler = sockjs.service.handler
        return SockJS(handler, prefix="/echo", otherwise=make_other())

    return serve_both


def django_application() -> Application:
    from django.core.asgi import get_asgi_application

    set_up_django()
    app: Application = get_asgi_application()
    return app


def flask_application() -> Application:
    from a2wsgi import WSGIMiddleware
    from flask import Flask

    wsgi: Any = Flask(__name__).wsgi_app
    return cast(Application, WSGIMiddleware(wsgi))


MOUNTS: dict[str, tuple[Callable[[SockJS], Application], str]] = {
    "nothing": (lambda sockjs: sockjs, ""),
    "starlette": (starlette, "/echo"),
    "nested": (nested, "/api/echo"),
    "fastapi": (fastapi, "/echo"),
    "litestar": (litestar, "/echo"),
    "quart": (quart, "/echo"),
    "django": (beside(django_application), "/echo"),
    "flask": (beside(flask_application), "/echo"),
}


@pytest.mark.parametrize("name", MOUNTS)
class TestMount:
    async def test_every_kind_of_request_arrives(self, http: ClientSession, name: str) -> None:
        mount, prefix = MOUNTS[name]
        async with serving_asgi(mount(SockJS(echo))) as origin:
            client = Client(http, origin + prefix)
            assert (await client.get("/")).body == "Welcome to SockJS!\n"
            assert (await client.get("/info")).status == 200
            url = await client.open()
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'
            async with client.stream("POST", f"{session_url()}/xhr_streaming") as stream:
                assert await stream.read() == "h" * 2048 + "\n"
                assert await stream.read() == "o\n"
            async with client.websocket(f"{session_url()}/websocket") as socket:
                assert await socket.receive_str() == "o"
                await socket.send_str('["a"]')
                assert await socket.receive_str() == 'a["a"]'

    async def test_handler_sees_the_path_that_clients_connect_to(
        self, http: ClientSession, name: str
    ) -> None:
        mount, prefix = MOUNTS[name]

        async def tell_path(session: Session) -> None:
            await session.send(session.request.path)

        async with serving_asgi(mount(SockJS(tell_path))) as origin:
            client = Client(http, origin + prefix)
            assert await client.poll(await client.open()) == f'a["{prefix}"]\n'


class TestBeside:
    async def test_other_paths_are_those_of_the_other_application(
        self, http: ClientSession
    ) -> None:
        from starlette.applications import Starlette
        from starlette.responses import PlainTextResponse
        from starlette.routing import Route

        other = Starlette(routes=[Route("/echoes", lambda _: PlainTextResponse("other"))])
        async with serving_asgi(SockJS(echo, prefix="/echo/", otherwise=other)) as origin:
            client = Client(http, origin)
            assert (await client.get("/echoes")).body == "other"
            assert (await client.get("/echo")).body == "Welcome to SockJS!\n"

    async def test_its_start_and_end_are_its_own(self, http: ClientSession) -> None:
        said: list[str] = []

        async def other(scope: Scope, receive: Receive, send: Send) -> None:
            assert scope["type"] == "lifespan"
            for event in ("startup", "shutdown"):
                said.append((await receive())["type"])
                await send({"type": f"lifespan.{event}.complete"})

        async with serving_asgi(SockJS(echo, prefix="/echo", otherwise=other)) as origin:
            url = await Client(http, f"{origin}/echo").open()
            assert said == ["lifespan.startup"]
        assert said == ["lifespan.startup", "lifespan.shutdown"]
        assert url

    async def test_start_that_fails_fails_both(self) -> None:
        async def other(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            await send({"type": "lifespan.startup.failed", "message": "no database"})
            raise OSError("no database")

        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "lifespan.startup"}

        async def send(message: Message) -> None:
            sent.append(message)

        app = SockJS(echo, prefix="/echo", otherwise=other)
        with pytest.raises(OSError, match="no database"):
            await app({"type": "lifespan"}, receive, send)
        assert [message["type"] for message in sent] == ["lifespan.startup.failed"]

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            ({"prefix": "echo"}, "must begin with a slash, unlike 'echo'"),
            ({"otherwise": echo}, "needs a prefix, such as '/echo'"),
        ],
    )
    def test_what_cannot_work_is_named(self, options: dict[str, Any], text: str) -> None:
        with pytest.raises(ValueError, match=text):
            SockJS(echo, **options)


class TestHandler:
    @pytest.mark.parametrize("kind", ["a name", "a generator"])
    def test_what_is_no_coroutine_function_is_refused(self, kind: str) -> None:
        async def generator(session: Session) -> Any:
            yield session

        wrong: Any = generator if kind == "a generator" else kind
        with pytest.raises(TypeError, match="must be a coroutine function"):
            SockJS(wrong)


class TestWrongMount:
    async def test_paths_that_are_none_of_ours_say_what_to_do(self, http: ClientSession) -> None:
        async with serving_asgi(SockJS(echo)) as origin:
            answer = await Client(http, origin).get("/echo/info")
            assert answer.status == 404
            assert "mount the application at the path that pages connect to" in answer.body

    async def test_other_kinds_of_scopes_are_errors(self) -> None:
        async def nothing(_: Message | None = None) -> Any:
            raise AssertionError

        with pytest.raises(ValueError, match="not 'mqtt'"):
            await SockJS(echo)({"type": "mqtt", "path": "/"}, nothing, nothing)


class TestWire:
    async def test_broken_frame_that_comes_while_it_closes_does_not_close_it_again(self) -> None:
        sent: list[str] = []
        has_read = asyncio.Event()

        async def receive() -> Message:
            raise AssertionError

        async def send(message: Message) -> None:
            await has_read.wait()
            sent.append(message["type"])

        wire = AsgiWire(receive, send, Options())
        wire.start(lambda: None)
        wire.write("text")
        closing = asyncio.create_task(wire.close(1000, ""))
        await asyncio.sleep(0)
        wire.end()
        has_read.set()
        await closing
        await wire.release()
        assert sent == ["websocket.send", "websocket.close"]

    async def test_nothing_follows_the_close_frame_of_a_peer_that_does_not_read(self) -> None:
        sent: list[str] = []
        has_read = asyncio.Event()

        async def receive() -> Message:
            return {"type": "websocket.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "websocket.send":
                await has_read.wait()
            sent.append(message["type"])

        wire = AsgiWire(receive, send, Options(session_timeout_s=0.01))
        wire.start(lambda: None)
        wire.write("text")
        await wire.close(1000, "")
        has_read.set()
        await asyncio.sleep(0)
        await wire.release()
        assert sent == ["websocket.close"]

    async def test_a_server_that_has_closed_it_ends_it(self) -> None:
        async def receive() -> Message:
            return {"type": "websocket.disconnect"}

        async def send(_: Message) -> None:
            raise RuntimeError("Unexpected ASGI message 'websocket.send'")

        wire = AsgiWire(receive, send, Options())
        wire.start(lambda: None)
        wire.write("text")
        while not wire.is_closed:
            await asyncio.sleep(0)
        await wire.release()


class TestEnd:
    async def test_it_can_be_started_again(self, http: ClientSession) -> None:
        sockjs = SockJS(echo)
        for _ in range(2):
            async with serving_asgi(sockjs) as origin:
                await Client(http, origin).open()

    async def test_one_that_is_mounted_can_be_started_again_too(self, http: ClientSession) -> None:
        sockjs = SockJS(echo)
        async with serving_asgi(starlette(sockjs)) as origin:
            client = Client(http, f"{origin}/echo")
            await sockjs.close()
            assert (await client.post(f"{session_url()}/xhr")).status == 503
            sockjs.start()
            await client.open()

    async def test_sessions_learn_of_it_while_the_server_still_listens(
        self, http: ClientSession
    ) -> None:
        sockjs = SockJS(echo)
        async with serving_asgi(sockjs) as origin:
            client = Client(http, origin)
            url = session_url()
            async with client.stream("POST", f"{url}/xhr_streaming") as stream:
                await stream.read()
                assert await stream.read() == "o\n"
                await sockjs.close(patience_s=1)
                assert await stream.read() == 'c[1001,"Server is going away"]\n'
            assert (await client.post(f"{session_url()}/xhr")).status == 503

    async def test_none_is_left_when_the_server_has_ended(self, http: ClientSession) -> None:
        sockjs = SockJS(echo)
        async with serving_asgi(sockjs) as origin:
            await Client(http, origin).open()
            assert sockjs.service.sessions
        assert not sockjs.service.sessions
