"""What a service tells a monitor, and what it logs."""

from __future__ import annotations

import asyncio
import logging

import pytest
from aiohttp import ClientSession, web

from server.services import echo
from server.serving import serving
from sockjs_py.server.aiohttp import add_sockjs
from tests.server.conftest import Serve
from tests.support.client import Client, session_url

NOTHING = {
    "messages_received": 0,
    "messages_sent": 0,
    "characters_received": 0,
    "characters_sent": 0,
}


class TestStats:
    async def test_begin_with_nothing(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (_, service):
            assert service.stats() == {"sessions": {}, "oldest_s": 0.0, "opened": 0, **NOTHING}

    async def test_count_what_passes_over_every_kind_of_transport(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (client, service):
            url = await client.open()
            await client.send(url, '["a","bc"]')
            assert await client.poll(url) == 'a["a","bc"]\n'
            async with client.websocket(f"{session_url()}/websocket") as socket:
                await socket.receive_str()
                await socket.send_str('["d"]')
                assert await socket.receive_str() == 'a["d"]'
                async with client.websocket("/websocket") as raw:
                    await raw.send_str("efg")
                    assert await raw.receive_str() == "efg"
                    stats = service.stats()
            assert stats["sessions"] == {"xhr": 1, "websocket": 1, "raw websocket": 1}
            assert stats["opened"] == 3
            assert (stats["messages_received"], stats["messages_sent"]) == (4, 4)
            assert stats["characters_received"] == len('["a","bc"]["d"]efg')
            assert stats["characters_sent"] == len('a["a","bc"]a["d"]efg')

    async def test_are_for_every_thread(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (client, service):
            await client.open()
            stats = await asyncio.to_thread(service.stats)
            assert stats["sessions"] == {"xhr": 1}
            assert stats["oldest_s"] > 0

    async def test_tell_how_long_the_oldest_has_lived(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (client, service):
            await client.open()
            (before,) = (service.stats()["oldest_s"],)
            await client.open()
            after = service.stats()["oldest_s"]
            assert isinstance(before, float)
            assert isinstance(after, float)
            assert 0 < before < after


class TestLog:
    async def test_a_path_with_a_line_break_stays_in_one_line(
        self, http: ClientSession, caplog: pytest.LogCaptureFixture
    ) -> None:
        app = web.Application()
        add_sockjs(app, "/rooms/{room}", echo)
        with caplog.at_level(logging.INFO, "sockjs"):
            async with serving(app, "127.0.0.1") as (origin,):
                await Client(http, f"{origin}/rooms/a%0AERROR%3A%20b").open()
        (opened, ended) = [line.getMessage() for line in caplog.records if line.name == "sockjs"]
        assert opened == r"'/rooms/a\nERROR: b' xhr opened, 1 live"
        assert ended == r"'/rooms/a\nERROR: b' xhr ended, 0 live"
