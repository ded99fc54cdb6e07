"""Where and to what `add_sockjs` adds a service."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession, web

from server.services import echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.support.client import Client


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
