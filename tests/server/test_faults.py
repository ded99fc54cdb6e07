"""The proxy that spoils what passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, ClientSession

from server.app import Running
from server.faults import FAULTS, spoil
from tests.server.client import Client, session_url


@pytest.fixture
async def spoilt(running: Running) -> AsyncIterator[str]:
    """The URL of the proxy in front of the test server."""
    async with spoil(running.origin) as url:
        yield url


class TestFaults:
    @pytest.mark.parametrize("name", ["none", "delay:1", "drip", "drip:7", "buffer", "status@info"])
    async def test_answer_comes_whole(self, http: ClientSession, spoilt: str, name: str) -> None:
        client = Client(http, f"{spoilt}/{name}/echo")
        url = await client.open()
        await client.send(url, '["€😀"]')
        assert await client.poll(url) == 'a["€😀"]\n'

    async def test_websocket_passes(self, http: ClientSession, spoilt: str) -> None:
        client = Client(http, f"{spoilt}/drip/echo")
        async with client.websocket(f"{session_url()}/websocket") as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str('["a"]')
            assert await socket.receive_str() == 'a["a"]'

    async def test_stream_passes_as_it_is_written(self, http: ClientSession, spoilt: str) -> None:
        client = Client(http, f"{spoilt}/none/echo")
        url = session_url()
        async with client.stream("POST", f"{url}/xhr_streaming") as stream:
            await stream.read("o\n")
            await client.send(url, '["a"]')
            assert await stream.read() == 'a["a"]\n'

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("second-open", "o\no\n"),
            ("garbage", "o\n?garbage\n"),
            ("unfinished", 'o\na["unfinished\n'),
            ("close", 'o\nc[3000,"Go away!"]\n'),
            ("truncate:1", "o"),
        ],
    )
    async def test_frames_are_spoilt(
        self, http: ClientSession, spoilt: str, name: str, text: str
    ) -> None:
        assert await Client(http, f"{spoilt}/{name}/echo").poll(session_url()) == text

    @pytest.mark.parametrize("name", ["drop:1", "reset:1"])
    async def test_connection_is_cut(self, http: ClientSession, spoilt: str, name: str) -> None:
        with pytest.raises(ClientError):
            await Client(http, f"{spoilt}/{name}/echo").poll(session_url())

    @pytest.mark.parametrize("number", [200, 404, 500, 502])
    async def test_status_has_no_body(self, http: ClientSession, spoilt: str, number: int) -> None:
        answer = await Client(http, f"{spoilt}/status:{number}/echo").get("/info")
        assert (answer.status, answer.body) == (number, "")

    async def test_redirect_leads_elsewhere(self, http: ClientSession, spoilt: str) -> None:
        client = Client(http, f"{spoilt}/redirect/echo")
        answer = await client.get("/info", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/elsewhere")

    async def test_headers_are_spoilt(self, http: ClientSession, spoilt: str) -> None:
        answer = await Client(http, f"{spoilt}/no-cors/echo").get("/info")
        assert answer.status == 200
        assert "Access-Control-Allow-Origin" not in answer.headers
        answer = await Client(http, f"{spoilt}/content-type/echo").get("/info")
        assert answer.headers.getall("Content-Type") == ["text/html"]

    async def test_upgrade_is_stripped(self, http: ClientSession, spoilt: str) -> None:
        headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
        answer = await Client(http, f"{spoilt}/no-upgrade/echo").get(
            "/0/0/websocket", headers=headers
        )
        assert answer.body == 'Can "Upgrade" only to "WebSocket".'

    async def test_half_open_connection_waits_for_the_client(
        self, http: ClientSession, spoilt: str
    ) -> None:
        asking = asyncio.create_task(Client(http, f"{spoilt}/half-open/echo").get("/info"))
        assert (await Client(http, f"{spoilt}/none/echo").get("/info")).status == 200
        assert not asking.done()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    def test_every_fault_says_what_it_does(self) -> None:
        assert all(
            fault.__doc__ or fault.__qualname__.startswith("insert") for fault in FAULTS.values()
        )
