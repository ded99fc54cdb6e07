"""The proxy that spoils what passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

import pytest
from aiohttp import ClientError, ClientSession
from yarl import URL

from server.app import Running
from server.fault_proxy import spoil
from server.faults import FAULTS
from sockjs_py.server import Session
from tests.server.conftest import Serve
from tests.support.client import Client, raw_connection, session_url

pytestmark = pytest.mark.aiohttp_only


@pytest.fixture
async def spoilt(running: Running) -> AsyncIterator[str]:
    """The URL of the proxy in front of the test server."""
    async with spoil(running.origin) as url:
        yield url


class TestFaults:
    @pytest.mark.parametrize(
        "name",
        [
            "none",
            "delay.connect:1",
            "delay.open:1",
            "delay.messages:1",
            "drip",
            "drip:7",
            "buffer",
            "gzip",
            "cache",
            "limit:2",
            "reorder:1",
            "status@info",
            "status@jsonp",
            "refuse-once@script~2",
        ],
    )
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
            ("truncate", "o\n"),
            ("truncate:1", "o"),
            ("truncate:9", ""),
        ],
    )
    async def test_frames_are_spoilt(
        self, http: ClientSession, spoilt: str, name: str, text: str
    ) -> None:
        assert await Client(http, f"{spoilt}/{name}/echo").poll(session_url()) == text

    @pytest.mark.parametrize("name", ["drop.connect", "drop.head", "reset.connect", "reset.head"])
    async def test_connection_is_cut(self, http: ClientSession, spoilt: str, name: str) -> None:
        with pytest.raises(ClientError):
            await Client(http, f"{spoilt}/{name}/echo").poll(session_url())

    async def test_request_is_cut(self, http: ClientSession, spoilt: str) -> None:
        client = Client(http, f"{spoilt}/cut-request:4@sender/echo")
        url = await client.open()
        with pytest.raises(ClientError):
            await client.send(url, '["12"]')

    async def test_first_connection_alone_is_refused(
        self, http: ClientSession, spoilt: str
    ) -> None:
        client = Client(http, f"{spoilt}/refuse-once/echo")
        with pytest.raises(ClientError):
            await client.poll(session_url())
        assert await client.poll(session_url()) == "o\n"
        with pytest.raises(ClientError):
            await Client(http, f"{spoilt}/refuse-once~2/echo").poll(session_url())

    async def test_network_asks_to_sign_in(self, http: ClientSession, spoilt: str) -> None:
        answer = await Client(http, f"{spoilt}/captive/echo").get("/info")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html")
        assert "sign in" in answer.body

    async def test_old_answer_is_given_to_the_same_address(
        self, http: ClientSession, spoilt: str
    ) -> None:
        client = Client(http, f"{spoilt}/cache/echo")
        answers = [(await client.get(path)).body for path in ("/info", "/info", "/info?2")]
        assert answers[0] == answers[1] != answers[2]

    async def test_later_request_overtakes(self, http: ClientSession, spoilt: str) -> None:
        client = Client(http, f"{spoilt}/reorder:60000@sender/echo")
        url = await client.open()
        first = asyncio.create_task(client.send(url, '["1"]'))
        # Once this is answered, the first request waits.
        await client.get("/info")
        await client.send(url, '["2"]')
        await first
        assert await client.poll(url) == 'a["2","1"]\n'

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
        asking = asyncio.create_task(Client(http, f"{spoilt}/stall.connect/echo").get("/info"))
        assert (await Client(http, f"{spoilt}/none/echo").get("/info")).status == 200
        assert not asking.done()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    async def test_what_is_no_head_ends_its_connection(
        self, spoilt: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with raw_connection(spoilt) as connection:
            connection.writer.write(b"x" * 100_000)
            # A reset is an end, too.
            with suppress(ConnectionError):
                assert await connection.reader.read() == b""
        assert not caplog.records

    async def test_end_does_not_wait_for_a_client_that_no_longer_reads(
        self, http: ClientSession, serve_one: Serve
    ) -> None:
        async def flood(session: Session) -> None:
            while True:
                await session.send("x" * 1_000_000)

        async with serve_one(flood) as (client, _), AsyncExitStack() as clients:
            url = URL(client.base_url)

            async def spoil_for_a_while() -> None:
                async with spoil(str(url.origin())) as spoilt:
                    stuck = Client(http, f"{spoilt}/none{url.path}")
                    await clients.enter_async_context(stuck.raw_websocket(session_url()))
                    # More turns of the loop than it takes to fill the buffers on the way.
                    for _ in range(300):
                        await client.get("")

            await asyncio.wait_for(spoil_for_a_while(), 30)

    def test_every_fault_says_what_it_does(self) -> None:
        made = ("insert", "_at")
        assert all(
            fault.__doc__ or fault.__qualname__.startswith(made) for fault in FAULTS.values()
        )


class TestFaultsOfAnOpenSession:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("truncate-after", 'a["12"]\n'),
            ("truncate-after:1", 'a["12"]'),
            ("truncate-after:9", ""),
        ],
    )
    async def test_poll_opens_and_its_messages_lose_their_end(
        self, http: ClientSession, spoilt: str, name: str, text: str
    ) -> None:
        client = Client(http, f"{spoilt}/{name}/echo")
        url = await client.open()
        await client.send(url, '["12"]')
        answer = await client.post(f"{url}/xhr")
        assert (answer.body, "Content-Length" in answer.headers) == (text, False)

    async def test_length_of_a_cut_poll_is_still_sent(
        self, http: ClientSession, spoilt: str
    ) -> None:
        client = Client(http, f"{spoilt}/cut-after:1/echo")
        url = await client.open()
        await client.send(url, '["12"]')
        with pytest.raises(ClientError):
            await client.poll(url)

    @pytest.mark.parametrize(
        ("method", "endpoint", "opening", "text"),
        [
            ("POST", "xhr_streaming", "o\n", 'a["12"'),
            ("GET", "eventsource", "data: o\r\n\r\n", 'data: a["12"]\r'),
        ],
    )
    async def test_stream_ends_within_its_first_messages(
        self,
        http: ClientSession,
        spoilt: str,
        method: str,
        endpoint: str,
        opening: str,
        text: str,
    ) -> None:
        number = 2 if endpoint == "xhr_streaming" else 3
        client = Client(http, f"{spoilt}/truncate-after:{number}/echo")
        url = session_url()
        async with client.stream(method, f"{url}/{endpoint}") as stream:
            await stream.read(opening)
            await client.send(url, '["12"]')
            assert await stream.response.content.read() == text.encode()

    async def test_stalled_stream_says_no_more_until_its_client_is_gone(
        self, http: ClientSession, running: Running, spoilt: str
    ) -> None:
        service = running.services["/echo"]
        service.options = replace(service.options, session_timeout_s=0.01)
        client = Client(http, f"{spoilt}/stall.open/echo")
        url = session_url()
        async with client.stream("POST", f"{url}/xhr_streaming") as stream:
            await stream.read("o\n")
            await client.send(url, '["12"]')
            assert await client.poll(url) == 'c[2010,"Another connection still open"]\n'
            assert stream.response.content.total_bytes == 2049 + len("o\n")
            stream.abort()
        await client.get_until(lambda: not service.sessions)

    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            ("/drop.mesages/echo/info", "There is no fault 'drop.mesages'. There are: none, drop."),
            ("/stahl:1/echo/info", "There is no fault 'stahl'. There are: "),
            ("/stall.open@xrh/echo/info", "There is no endpoint 'xrh'. There are: info, iframe, "),
        ],
    )
    async def test_fault_that_does_not_exist_is_named(
        self, http: ClientSession, spoilt: str, path: str, problem: str
    ) -> None:
        answer = await Client(http, spoilt).get(path)
        assert (answer.status, answer.body.startswith(problem)) == (400, True), answer.body

    @pytest.mark.parametrize("path", ["/sockjs.js", "/echo/info", "/no_fault/info"])
    async def test_path_that_names_no_fault_is_sent_on_whole(
        self, http: ClientSession, running: Running, spoilt: str, path: str
    ) -> None:
        answers = [await Client(http, origin).get(path) for origin in (running.origin, spoilt)]
        assert answers[0].status == answers[1].status
