"""What a service tells a monitor."""

from __future__ import annotations

from server.services import echo
from tests.server.conftest import Serve
from tests.support.client import session_url

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

    async def test_tell_how_long_the_oldest_has_lived(self, serve_one: Serve) -> None:
        async with serve_one(echo) as (client, service):
            await client.open()
            (before,) = (service.stats()["oldest_s"],)
            await client.open()
            after = service.stats()["oldest_s"]
            assert isinstance(before, float)
            assert isinstance(after, float)
            assert 0 < before < after
