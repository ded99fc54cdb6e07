"""Requests that nobody would send: none of them may upset the server."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from logging import INFO
from typing import TypeAlias
from urllib.parse import quote

import pytest
from aiohttp import ClientError, ClientSession, web
from hypothesis import given, settings
from hypothesis import strategies as st

from server.services import echo
from server.serving import serving
from sockjs_py.server import Options, Service
from sockjs_py.server.aiohttp import add_sockjs
from sockjs_py.server.asgi import SockJS
from tests.server.conftest import FUZZED
from tests.support.asgi_serving import serving_asgi
from tests.support.background import BackgroundLoop
from tests.support.client import Client, masked, raw_connection

Request: TypeAlias = tuple[str, list[str], str, str, dict[str, str], bytes]
Conversation: TypeAlias = tuple[tuple[str, str], str, list[bytes]]

OWN_ERRORS = {
    "Payload expected.",
    "Broken JSON encoding.",
    '"callback" parameter required',
    'invalid "callback" parameter',
}
ENDPOINTS = [
    "xhr",
    "xhr_send",
    "xhr_streaming",
    "eventsource",
    "htmlfile",
    "jsonp",
    "jsonp_send",
    "websocket",
    "iframe.html",
    "info",
]

part = st.sampled_from(["0", "a", "%00", "%2F", "%ff", "..", "%C3%A9", ""])
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
headers = st.dictionaries(
    st.sampled_from(
        [
            "Origin",
            "Cookie",
            "Content-Type",
            "If-None-Match",
            "Upgrade",
            "Sec-WebSocket-Key",
            "Access-Control-Request-Headers",
            "Range",
            "Accept-Encoding",
        ]
    ),
    header_text | st.sampled_from(["null", "JSESSIONID=a;b", "*", 'W/"x"', "websocket", "a/b"]),
    max_size=4,
)
requests = st.tuples(
    st.sampled_from(["GET", "POST", "OPTIONS", "HEAD", "PUT"]),
    st.lists(part, max_size=2),
    st.sampled_from(["", *ENDPOINTS]),
    st.sampled_from(["", "?c=x"]) | st.text(max_size=5).map(lambda text: f"?c={quote(text)}"),
    headers,
    st.binary(max_size=40) | st.sampled_from([b'["a"]', b"d=%5B%22x%22%5D", b"[1]", b"d=%ff"]),
)


# Frames of the final WebSocket, masked, and bytes that are none.
frames = st.binary(max_size=40) | st.builds(
    masked,
    st.integers(0, 255),
    st.binary(max_size=40) | st.sampled_from([b'["a"]', b"[1]", b'["', b"\x03\xe8"]),
)
HANDSHAKES = [
    ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw=="),
    ("Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5", "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00"),
]
conversations = st.tuples(
    st.sampled_from(HANDSHAKES), st.sampled_from(["/0/0", ""]), st.lists(frames, max_size=4)
)
BATCH = 20


# Sessions and responses end at once.
IMPATIENT = Options(heartbeat_s=0.001, session_timeout_s=0.001, response_limit_bytes=1)
# What uvicorn logs of what it cannot parse.
UVICORN_REFUSES = {"Invalid HTTP request received.", "Invalid UTF-8 sequence received from client."}
# One for each connection that is kept alive, and uvicorn itself.
SERVERS_TASKS = ("RequestHandler.start", "Server._serve", "LifespanOn.main")


@asynccontextmanager
async def on_aiohttp() -> AsyncIterator[tuple[Client, Service]]:
    """Serve an echo by aiohttp."""
    app = web.Application()
    service = add_sockjs(app, "/service", echo, IMPATIENT)
    async with serving(app, "127.0.0.1") as (origin,), ClientSession() as http:
        yield Client(http, f"{origin}/service"), service


@asynccontextmanager
async def on_uvicorn() -> AsyncIterator[tuple[Client, Service]]:
    """Serve an echo by ASGI."""
    sockjs = SockJS(echo, IMPATIENT, prefix="/service")
    async with serving_asgi(sockjs) as origin, ClientSession() as http:
        yield Client(http, f"{origin}/service"), sockjs.service


ServeFuzzed: TypeAlias = Callable[[], AbstractAsyncContextManager[tuple[Client, Service]]]
SERVE: dict[str, ServeFuzzed] = {"aiohttp": on_aiohttp, "uvicorn": on_uvicorn}


class TestAnyRequest:
    """`pytest tests/server/test_fuzz.py --fuzz-requests 20000` is the long run."""

    @pytest.mark.timeout(3600)
    @pytest.mark.parametrize("serve", SERVE.values(), ids=SERVE)
    def test_is_answered_and_leaves_nothing(
        self, pytestconfig: pytest.Config, caplog: pytest.LogCaptureFixture, serve: ServeFuzzed
    ) -> None:
        counts: Counter[str] = pytestconfig.stash.setdefault(FUZZED, Counter())
        with BackgroundLoop() as loop:
            client, service = loop.enter(serve())

            @settings(max_examples=pytestconfig.getoption("--fuzz-requests") // BATCH)
            @given(st.lists(requests | conversations, min_size=BATCH, max_size=BATCH))
            def send(batch: list[Request | Conversation]) -> None:
                for item in batch:
                    counts[loop.run(answer(client, item))] += 1

            send()
            loop.run(asyncio.wait_for(until_empty(client, service), 5))
            assert loop.run(other_tasks()) == set()
        messages = [record.getMessage() for record in caplog.records if record.levelno > INFO]
        assert set(messages) <= UVICORN_REFUSES


async def answer(client: Client, item: Request | Conversation) -> str:
    """Send one request; return its status."""
    if len(item) == 3:
        return await converse(client, *item)
    method, parts, endpoint, query, fields, body = item
    path = "".join(f"/{part}" for part in [*parts, endpoint])
    try:
        answer = await client.ask(method, path + query, headers=fields, data=body)
    except ClientError:
        return "refused by the client itself"
    assert answer.status < 500 or answer.body in OWN_ERRORS
    return str(answer.status)


async def converse(
    client: Client, handshake: tuple[str, str], path: str, frames: list[bytes]
) -> str:
    """Write those bytes into a WebSocket; wait for its end."""
    async with raw_connection(client.base_url) as connection:
        upgrade = ("Upgrade: websocket", "Connection: Upgrade", *handshake)
        head = await connection.request("GET", f"/service{path}/websocket", "1.1", *upgrade)
        # `writelines` of an empty line would never end in Python 3.12 and 3.13.
        connection.writer.write(b"".join(frames))
        # A reset is an end, too, and may have come already.
        with suppress(OSError):
            connection.writer.write_eof()
            await connection.reader.read()
    return str(head.status)


async def until_empty(client: Client, service: Service) -> None:
    """Wait until every session is forgotten."""
    while service.sessions:
        await client.get("")


async def other_tasks() -> set[str]:
    """Return what else runs, but for the servers' tasks."""
    tasks = {repr(task) for task in asyncio.all_tasks() - {asyncio.current_task()}}
    return {task for task in tasks if not any(name in task for name in SERVERS_TASKS)}
