"""A SockJS peer without a client library: requests, open streams, and HTTP byte by byte."""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import uuid4

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

Socket: TypeAlias = ClientWebSocketResponse[bool]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """A response that was read to its end."""

    status: int
    headers: CIMultiDictProxy[str]
    body: str

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").replace(" ", "")


class Stream:
    """A response that is still being written."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response
        self.headers = response.headers

    async def read(self, end: str = "\n") -> str:
        """Read to `end` and return what came, `end` included; "" if the response is over."""
        return (await self.response.content.readuntil(end.encode())).decode()

    async def is_over(self) -> bool:
        """Wait for the end; return whether nothing came before it."""
        return await self.response.content.read() == b""

    def abort(self) -> None:
        """Drop the connection."""
        self.response.close()


class Client:
    """One peer of one service."""

    def __init__(self, http: ClientSession, base_url: str) -> None:
        self.http = http
        self.base_url = base_url

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        """Send a request for exactly this path, without normalizing it."""
        url = URL(self.base_url + path, encoded=True)
        async with self.http.request(method, url, **options) as response:
            return Answer(response.status, response.headers, await response.text())

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.ask("GET", path, **options)

    async def get_until(self, is_done: Callable[[], bool]) -> None:
        """Request the greeting until `is_done`: with each request the server gets a turn."""
        for _ in range(10_000):
            if is_done():
                return
            await self.get("")
        raise AssertionError("still not done")

    async def post(
        self, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> Answer:
        """POST as the browser client does, with a content type that needs no preflight."""
        headers = {"Content-Type": "text/plain"} | (headers or {})
        return await self.ask("POST", path, headers=headers, **options)

    @asynccontextmanager
    async def stream(self, method: str, path: str, **options: Any) -> AsyncIterator[Stream]:
        """Open a response; its connection is dropped at the end of the context."""
        async with self.http.request(method, self.base_url + path, **options) as response:
            assert response.status == 200
            yield Stream(response)
            response.close()

    @asynccontextmanager
    async def websocket(
        self, path: str, *, autoclose: bool = True, headers: dict[str, str] | None = None
    ) -> AsyncIterator[Socket]:
        """Open a WebSocket; it is closed at the end of the context."""
        async with self.http.ws_connect(
            self.base_url + path, autoclose=autoclose, headers=headers
        ) as socket:
            yield socket

    @asynccontextmanager
    async def _begun(
        self, status: int, method: str, path: str, *headers: str
    ) -> AsyncIterator[RawConnection]:
        """Ask, and read no more than a head with this status; drop the connection at the end."""
        async with raw_connection(self.base_url) as connection:
            head = await connection.request(
                method, f"{URL(self.base_url).path}{path}", "1.1", *headers
            )
            assert head.status == status
            yield connection

    def raw_websocket(self, url: str) -> AbstractAsyncContextManager[RawConnection]:
        """Open a WebSocket that answers nothing; its connection is dropped at the end."""
        return self._begun(
            101,
            "GET",
            f"{url}/websocket",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
        )

    async def open(self) -> str:
        """Open a session by polling; return its URL."""
        url = session_url()
        answer = await self.post(f"{url}/xhr")
        assert (answer.status, answer.body) == (200, "o\n")
        return url

    async def open_jsonp(self) -> str:
        """Open a session by JSONP with the callback `x`; return its URL."""
        url = session_url()
        answer = await self.get(f"{url}/jsonp?c=x")
        assert (answer.status, answer.body) == (200, '/**/x("o");\r\n')
        return url

    async def assert_echoes(self) -> None:
        """Send a message by polling and one by a WebSocket; both must come back."""
        session = await self.open()
        await self.send(session, '["a"]')
        assert await self.poll(session) == 'a["a"]\n'
        async with self.websocket(f"{session_url()}/websocket") as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str('["b"]')
            assert await socket.receive_str() == 'a["b"]'

    async def poll(self, url: str) -> str:
        """Return the body of one poll."""
        answer = await self.post(f"{url}/xhr")
        assert answer.status == 200
        return answer.body

    async def poll_until(self, url: str, is_wanted: Callable[[str], bool]) -> str:
        """Poll until a body `is_wanted`, and return it."""
        for _ in range(10_000):
            if is_wanted(body := await self.poll(url)):
                return body
        raise AssertionError(f"still not the body that is wanted: {body!r}")

    def waiting_poll(self, url: str) -> AbstractAsyncContextManager[RawConnection]:
        """Begin a poll that has certainly reached its session; drop its connection at the end."""
        # The server writes 100 when it begins to handle the request.
        return self._begun(100, "POST", f"{url}/xhr", "Expect: 100-continue")

    def unread_stream(self, url: str) -> AbstractAsyncContextManager[RawConnection]:
        """Open a stream of which only the head is read."""
        return self._begun(200, "POST", f"{url}/xhr_streaming")

    def unfinished_send(self, url: str) -> AbstractAsyncContextManager[RawConnection]:
        """Begin to send a body, and leave the server waiting for the rest."""
        length = ("Content-Length: 9", "Expect: 100-continue")
        return self._begun(100, "POST", f"{url}/xhr_send", *length)

    async def send(self, url: str, payload: str) -> None:
        """Send a payload by `xhr_send`."""
        answer = await self.post(f"{url}/xhr_send", data=payload.encode())
        assert (answer.status, answer.body) == (204, "")


class RawConnection:
    """A connection on which requests are written by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def request(self, method: str, path: str, version: str, *headers: str) -> Answer:
        """Send a request without a body; return the head of the response."""
        lines = [f"{method} {path} HTTP/{version}", "Host: localhost"]
        self.writer.write("\r\n".join([*lines, *headers, "", ""]).encode())
        return await self.read_head()

    async def read_head(self) -> Answer:
        """Return the head of a response."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        status_line, *fields = head.split("\r\n")[:-2]
        pairs: CIMultiDict[str] = CIMultiDict()
        for field in fields:
            name, _, value = field.partition(": ")
            pairs.add(name, value)
        return Answer(int(status_line.split()[1]), CIMultiDictProxy(pairs), "")

    async def read(self, size: int) -> str:
        """Read `size` bytes."""
        return (await self.reader.readexactly(size)).decode()

    async def read_chunk(self) -> str:
        """Read one chunk of a chunked response; "" is the last."""
        size = int(await self.reader.readuntil(b"\r\n"), 16)
        return (await self.read(size + 2))[:-2]

    async def read_body(self, head: Answer) -> str:
        """Read a body by its length, by its chunks, or to the end of the connection."""
        if size := head.headers.get("Content-Length"):
            return await self.read(int(size))
        if "Transfer-Encoding" not in head.headers:
            return (await self.reader.read()).decode()
        body = ""
        while chunk := await self.read_chunk():
            body += chunk
        return body

    async def is_closed(self) -> bool:
        """Wait for the peer to close; return whether nothing came before."""
        return await self.reader.read() == b""


@asynccontextmanager
async def raw_connection(base_url: str) -> AsyncIterator[RawConnection]:
    """Connect to the server at `base_url`; drop the connection at the end of the context."""
    url = URL(base_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    try:
        yield RawConnection(reader, writer)
    finally:
        writer.transport.abort()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


def session_url() -> str:
    """Return the path of a new session."""
    return f"/000/{uuid4()}"


def has_long_life(answer: Answer) -> bool:
    """Return whether a response may be cached for a long time."""
    cache = answer.headers["Cache-Control"]
    is_long = re.search("max-age=[1-9][0-9]{6}", cache) is not None
    return "public" in cache and is_long and "Expires" in answer.headers


def masked(first_byte: int, payload: bytes) -> bytes:
    """Return a short frame as clients send it."""
    mask = b"mask"
    body = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return struct.pack("!BB", first_byte, 0x80 | len(payload)) + mask + body
