"""What nginx does that has nothing but `proxy_pass`: it holds answers back, and never upgrades."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.client import Client, session_url
from tests.support.outcome import STRINGS, TIMEOUT_S, echo
from tests.support.proxy import Proxy
from tests.support.site import OUR_CLIENT


@pytest.fixture
async def http(plain_nginx: Proxy) -> AsyncIterator[ClientSession]:
    """A client that trusts the proxy."""
    context = ssl.create_default_context(cafile=str(plain_nginx.certificate))
    async with ClientSession(
        connector=TCPConnector(ssl=context),
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(TIMEOUT_S),
    ) as http:
        yield http


@pytest.fixture(params=["http", "https"])
def front(request: pytest.FixtureRequest, plain_nginx: Proxy) -> str:
    """Each origin of the proxy."""
    return plain_nginx.origin if request.param == "http" else plain_nginx.secure_origin


async def test_polls_pass(http: ClientSession, front: str) -> None:
    client = Client(http, f"{front}/echo")
    url = await client.open()
    await client.send(url, '["€😀"]')
    assert await client.poll(url) == 'a["€😀"]\n'


async def test_websockets_are_not_upgraded(http: ClientSession, front: str) -> None:
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    answer = await Client(http, f"{front}/echo").get("/0/0/websocket", headers=headers)
    assert answer.body == 'Can "Upgrade" only to "WebSocket".'


async def test_streams_are_held_back_until_they_end(http: ClientSession, front: str) -> None:
    client = Client(http, f"{front}/echo")
    url = session_url()
    stream = asyncio.create_task(client.post(f"{url}/xhr_streaming"))
    # The session is open, as the proxy alone knows.
    while (await client.post(f"{url}/xhr_send", data='["1"]')).status == 404:
        pass
    assert not stream.done()
    # More than the server puts into one answer.
    long = "x" * 5000
    await client.send(url, f'["{long}"]')
    assert (await stream).body.endswith(f'o\na["1"]\na["{long}"]\n')


@only_in("chromium")
def test_a_page_opens_by_polling(engine: Engine, front: str) -> None:
    engine.open(f"{front}/pages/client.html?script={OUR_CLIENT}")
    # No more time for each attempt than the client takes by itself.
    outcome = echo(engine, f"{front}/echo", timeout=0)
    assert (outcome.transport, outcome.echoed) == ("xhr-polling", STRINGS), outcome
