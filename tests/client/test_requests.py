"""What the asyncio client's requests carry, and the way that they take."""

from __future__ import annotations

import asyncio
import json
import ssl

import pytest
from aiohttp import ClientSession

from server.services import echo
from sockjs_py.client import ConnectionClosedError, connect
from sockjs_py.client.transports import TRANSPORTS
from sockjs_py.server import Session
from tests.client.connect_proxy import connect_proxy
from tests.client.services import by_aiohttp, by_tls, served
from tests.support.tls import without_certificate

CONTEXT = without_certificate(ssl.PROTOCOL_TLS_CLIENT)


async def tell(session: Session) -> None:
    """Send what came with the request that opened the session."""
    request = session.request
    names = ("Authorization", "Cookie")
    headers = {name: request.headers.get(name) for name in names}
    await session.send(json.dumps({**headers, "query": dict(request.query)}))
    async for _ in session:
        pass


@pytest.mark.parametrize("transport", TRANSPORTS)
class TestEveryTransport:
    async def test_tls_takes_the_context(self, transport: str) -> None:
        async with by_tls(echo) as url:
            with pytest.raises(ConnectionClosedError):
                await connect(url, transports=[transport])
            async with connect(url, transports=[transport], ssl=CONTEXT) as connection:
                await connection.send("hidden")
                assert await connection.recv() == "hidden"

    @pytest.mark.parametrize("is_secure", [False, True])
    async def test_everything_goes_through_the_proxy(self, transport: str, is_secure: bool) -> None:
        async with (by_tls if is_secure else by_aiohttp)(echo) as url, connect_proxy() as proxy:
            async with connect(
                url, transports=[transport], ssl=CONTEXT, proxy=proxy.url
            ) as connection:
                await connection.send("by the way")
                assert await connection.recv() == "by the way"
            # Only the first request of each connection; others follow on it.
            address = url.split("/")[2]
            expected = ("CONNECT", address) if is_secure else ("GET", f"{url}/info")
            assert proxy.asked[0] == expected
            assert all(address in target for _, target in proxy.asked)

    async def test_headers_and_query_come_with_each_connection(self, transport: str) -> None:
        tokens = iter(["one", "two"])

        async def headers() -> dict[str, str]:
            await asyncio.sleep(0)
            return {"Authorization": f"Bearer {next(tokens)}"}

        async with by_aiohttp(tell) as url:
            connecting = connect(url, transports=[transport], headers=headers, query={"a": "b&ö"})
            for token in ("one", "two"):
                async with connecting as connection:
                    told = json.loads(await connection.recv())
                assert told["Authorization"] == f"Bearer {token}"
                assert told["query"]["a"] == "b&ö"

    async def test_cookies_go_out_and_those_of_the_server_come_back(self, transport: str) -> None:
        async with served(tell, cookie_needed=True) as found:
            cookies = {"who": "me", "JSESSIONID": "worker-7"}
            async with connect(found.url, transports=[transport], cookies=cookies) as connection:
                told = json.loads(await connection.recv())
        assert sorted(told["Cookie"].split("; ")) == ["JSESSIONID=worker-7", "who=me"]


class TestProxyOfTheEnvironment:
    @pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY"])
    async def test_it_is_used_unless_told_otherwise(
        self, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        async with by_aiohttp(echo) as url, connect_proxy() as proxy:
            monkeypatch.setenv(name, proxy.url)
            async with connect(url, proxy=None):
                assert proxy.asked == []
            async with connect(url):
                assert proxy.asked[0] == ("GET", f"{url}/info")

    async def test_hosts_can_be_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with by_aiohttp(echo) as url, connect_proxy() as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
            async with connect(url):
                assert proxy.asked == []


class TestSessionOfTheApplication:
    async def test_it_makes_the_requests_and_lives_on(self) -> None:
        async with (
            by_aiohttp(tell) as url,
            ClientSession(headers={"Authorization": "mine"}) as http,
        ):
            async with connect(url, http=http) as connection:
                assert json.loads(await connection.recv())["Authorization"] == "mine"
            assert not http.closed

    async def test_it_has_a_proxy_and_cookies_of_its_own(self) -> None:
        async with ClientSession() as http:
            for name, value in (("cookies", {"a": "b"}), ("proxy", "http://127.0.0.1:1")):
                with pytest.raises(ValueError, match=f"{name} belongs to http"):
                    connect("http://a", http=http, **{name: value})  # type: ignore[arg-type]
