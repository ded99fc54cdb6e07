"""Where and to what `add_sockjs` adds a service."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.typedefs import Handler

from server.services import echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.support.client import Client, session_url


class TestPrefix:
    @pytest.mark.parametrize(
        ("prefix", "path"), [("/", ""), ("", ""), ("/a/", "/a"), ("/a//", "/a"), ("/a", "/a")]
    )
    async def test_slash_at_its_end_is_no_part_of_it(
        self, http: ClientSession, prefix: str, path: str
    ) -> None:
        app = web.Application()
        add_sockjs(app, prefix, echo)
        async with serving(app, "127.0.0.1") as (origin,):
            client = Client(http, f"{origin}{path}")
            assert (await client.get("/")).body == "Welcome to SockJS!\n"
            assert (await client.get("/info")).status == 200
            assert (await client.get("//info")).status == 404
            url = await client.open()
            await client.send(url, '["a"]')
            assert await client.poll(url) == 'a["a"]\n'


class TestApplication:
    @pytest.mark.parametrize("app", [None, object(), web.UrlDispatcher(), lambda scope: None])
    def test_anything_else_is_an_error_that_says_what_is_needed(self, app: Any) -> None:
        with pytest.raises(TypeError, match=r"needs an aiohttp\.web\.Application"):
            add_sockjs(app, "/echo", echo)


class TestMiddleware:
    async def test_one_of_the_application_may_change_answers(self, http: ClientSession) -> None:
        @web.middleware
        async def add_header(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = await handler(request)
            if not response.prepared:
                response.headers["X-Application"] = "yes"
            return response

        app = web.Application(middlewares=[add_header])
        add_sockjs(app, "/service", echo)
        async with serving(app, "127.0.0.1") as (origin,):
            client = Client(http, f"{origin}/service")
            url = await client.open()
            for answer in (
                await client.get("/info"),
                await client.get("/iframe.html"),
                await client.post(f"{url}/xhr_send", data=b'["a"]'),
                await client.post(f"{session_url()}/xhr_send", data=b""),
            ):
                assert answer.headers["X-Application"] == "yes"
