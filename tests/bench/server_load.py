"""The load: what clients do to a server that is being measured, by bare sockets.

Each function takes the port of a server on 127.0.0.1 and returns how many messages or connections
there were. A message counts when it has come back.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

HOST: Final = "127.0.0.1"
HANDSHAKE: Final = (
    "GET {} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n"
)
_READ_BYTES: Final = 256 * 1024

PING: Final = b"\x89\x00"
PONG: Final = b"\x8a\x80" + bytes(4)

# Marks a message: neither a frame's header nor SockJS's own bytes look like it.
MARK: Final = b"~~"


class Connection:
    """One connection, and HTTP as far as the servers need it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Send a request; return the body of the answer."""
        self.start(method, path, body)
        return await self.answer()

    def start(self, method: str, path: str, body: bytes = b"") -> None:
        """Send a request."""
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)

    async def head(self) -> bytes:
        """Read the head of an answer, in lower case."""
        return (await self.reader.readuntil(b"\r\n\r\n")).lower()

    async def answer(self) -> bytes:
        """Read an answer; return its body."""
        head = await self.head()
        assert head[9:10] == b"2", head
        if b"transfer-encoding" in head:
            chunks = [chunk async for chunk in self.chunks()]
            return b"".join(chunks)
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return await self.reader.readexactly(int(length or 0))

    async def chunks(self) -> AsyncIterator[bytes]:
        """Read the chunks of an answer."""
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            yield (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readexactly(2)

    async def frame(self) -> bytes:
        """Read a frame of a WebSocket that has less than 64 KiB."""
        _, size = await self.reader.readexactly(2)
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        return await self.reader.readexactly(size)

    def drop(self) -> None:
        self.writer.transport.abort()


async def connect(port: int) -> Connection:
    """Connect to the server."""
    return Connection(*await asyncio.open_connection(HOST, port, limit=_READ_BYTES))


@asynccontextmanager
async def connections(port: int, count: int) -> AsyncIterator[Sequence[Connection]]:
    """Open so many connections; drop them at the end."""
    opened: list[Connection] = []
    try:
        for _ in range(count):
            opened.append(await connect(port))
        yield opened
    finally:
        for connection in opened:
            connection.drop()


async def stats(port: int) -> dict[str, int]:
    """Return what the server tells of itself."""
    async with connections(port, 1) as (connection,):
        told: dict[str, int] = json.loads(await connection.request("GET", "/stats"))
        return told


async def stall(port: int, seconds: float) -> dict[str, float]:
    """Return the server's longest stall within that time."""
    async with connections(port, 1) as (connection,):
        path = f"/stall?seconds={seconds}"
        told: dict[str, float] = json.loads(await connection.request("GET", path))
        return told


# WebSockets.


@dataclass(frozen=True)
class Dialect:
    """What is spoken over a WebSocket.

    Attributes:
        path: of the WebSocket; `{}` stands for a session's name.
        greet: reads and says what comes before the first message.
        wrap: puts a message into what is sent.
    """

    path: str
    greet: Callable[[Connection], Awaitable[None]]
    wrap: Callable[[bytes], bytes]


async def say_nothing(_: Connection) -> None:
    """Begin at once."""


async def await_open(connection: Connection) -> None:
    """Wait for the open frame of SockJS."""
    assert await connection.reader.readexactly(3) == b"\x81\x01o"


async def join_namespace(connection: Connection) -> None:
    """Open a session of Engine.IO's, and one of Socket.IO's in it."""
    assert (await connection.frame()).startswith(b"0")
    connection.writer.write(text_frame(b"40"))
    assert (await connection.frame()).startswith(b"40")


SOCKJS_PATH: Final = "/echo/000/{}/websocket"
BARE: Final = Dialect(SOCKJS_PATH, say_nothing, lambda text: text)
SOCKJS: Final = Dialect(SOCKJS_PATH, await_open, lambda text: b'["%s"]' % text)
SOCKETIO: Final = Dialect(
    "/socket.io/?EIO=4&transport=websocket&name={}",
    join_namespace,
    lambda text: b'42["m","%s"]' % text,
)


async def open_websockets(opened: Sequence[Connection], dialect: Dialect) -> None:
    """Make WebSockets of connections, 100 at a time."""

    async def shake_hands(connection: Connection) -> None:
        connection.writer.write(HANDSHAKE.format(dialect.path.format(uuid4())).encode())
        await connection.head()
        await dialect.greet(connection)

    for start in range(0, len(opened), 100):
        await asyncio.gather(*map(shake_hands, opened[start : start + 100]))


class Idle(asyncio.Protocol):
    """The peer of a WebSocket that is open and idle: it answers pings, as browsers do."""

    def __init__(self, connection: Connection) -> None:
        self._transport = connection.writer.transport
        self._transport.set_protocol(self)

    def data_received(self, data: bytes) -> None:
        # A heartbeat is so short that it comes whole.
        self._transport.write(PONG * data.count(PING))


class Echo(asyncio.Protocol):
    """The peer of an echo, once its WebSocket is open: it answers every message with another.

    No stream and no task: the load has to be quicker than the server.
    """

    def __init__(self, connection: Connection, message: bytes, count: int) -> None:
        self.is_done = asyncio.get_running_loop().create_future()
        self._message = message
        self._unsent = self._unreceived = count
        self._rest = b""
        self._transport = connection.writer.transport
        self._transport.set_protocol(self)

    def send(self, count: int) -> None:
        count = min(count, self._unsent)
        self._unsent -= count
        if count:
            self._transport.write(self._message * count)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        # Half of a mark may end what has come.
        self._rest = data[-1:]
        count = data.count(MARK)
        self._unreceived -= count
        self.send(count)
        if not self._unreceived:
            self.is_done.set_result(None)
            self._unreceived = -1


async def echo_websocket(
    port: int, count: int, dialect: Dialect, sockets: int, in_flight: int, size: int = 16
) -> int:
    """Echo `count` messages over WebSockets, so many in flight on each."""
    message = text_frame(dialect.wrap(MARK.ljust(size, b"x")))
    async with connections(port, sockets) as opened:
        await open_websockets(opened, dialect)
        echoes = [Echo(connection, message, count // sockets) for connection in opened]
        for echo in echoes:
            echo.send(in_flight)
        await asyncio.gather(*(echo.is_done for echo in echoes))
    return count // sockets * sockets


class InTurn(asyncio.Protocol):
    """The peers of an echo that take turns: each sends when the one before has its echo.

    A server that is busy finds many messages at once, and shares the cost of looking for them among
    these. Here it finds one.
    """

    def __init__(self, opened: Sequence[Connection], message: bytes, count: int) -> None:
        self.is_done = asyncio.get_running_loop().create_future()
        self._message = message
        self._left = count
        self._transports = [connection.writer.transport for connection in opened]
        for transport in self._transports:
            transport.set_protocol(self)

    def send(self) -> None:
        """Let the next one send."""
        if self._left:
            self._left -= 1
            self._transports[self._left % len(self._transports)].write(self._message)
        else:
            self.is_done.set_result(None)

    def data_received(self, data: bytes) -> None:
        # An echo is so short that it comes whole.
        if MARK in data:
            self.send()


async def echo_in_turn(port: int, count: int, dialect: Dialect, sockets: int) -> int:
    """Echo `count` messages of 16 bytes over WebSockets, one after the other."""
    async with connections(port, sockets) as opened:
        await open_websockets(opened, dialect)
        turns = InTurn(opened, text_frame(dialect.wrap(MARK.ljust(16, b"x"))), count)
        turns.send()
        await turns.is_done
    return count


async def connect_websockets(port: int, count: int, dialect: Dialect) -> int:
    """Open and drop WebSockets, ten at a time."""

    async def come_and_go() -> None:
        for _ in range(count // 10):
            async with connections(port, 1) as opened:
                await open_websockets(opened, dialect)

    await asyncio.gather(*(come_and_go() for _ in range(10)))
    return count // 10 * 10


def text_frame(payload: bytes) -> bytes:
    """Return a text message as clients send it; the mask is of zeros."""
    size = len(payload)
    length = struct.pack("!B", 0x80 | size) if size < 126 else struct.pack("!BH", 0xFE, size)
    return b"\x81" + length + bytes(4) + payload


# HTTP transports.


async def post(port: int, count: int, clients: int) -> int:
    """POST to a bare handler."""

    async def client(connection: Connection) -> None:
        for _ in range(count // clients):
            assert await connection.request("POST", "/post", b'["~~"]') == b'["~~"]'

    async with connections(port, clients) as opened:
        await asyncio.gather(*map(client, opened))
    return count // clients * clients


async def echo_polling(port: int, count: int, clients: int, batch: int) -> int:
    """Echo messages by xhr-polling, `batch` of them in one send."""
    payload = json.dumps([MARK.decode()] * batch).encode()
    rounds = count // clients // batch

    async def client(poll: Connection, send: Connection) -> None:
        url = f"/echo/000/{uuid4()}"
        assert await poll.request("POST", f"{url}/xhr") == b"o\n"
        for _ in range(rounds):
            poll.start("POST", f"{url}/xhr")
            await send.request("POST", f"{url}/xhr_send", payload)
            received = (await poll.answer()).count(MARK)
            while received < batch:
                received += (await poll.request("POST", f"{url}/xhr")).count(MARK)

    async with connections(port, 2 * clients) as opened:
        await asyncio.gather(*map(client, opened[::2], opened[1::2]))
    return rounds * batch * clients


async def echo_socketio_polling(port: int, count: int, clients: int) -> int:
    """Echo messages by Socket.IO's polling, one in each request."""
    rounds = count // clients

    async def client(poll: Connection, send: Connection) -> None:
        url = "/socket.io/?EIO=4&transport=polling"
        opened = json.loads((await poll.request("GET", url))[1:])
        url += f"&sid={opened['sid']}"
        await send.request("POST", url, b"40")
        assert (await poll.request("GET", url)).startswith(b"40")
        for _ in range(rounds):
            poll.start("GET", url)
            await send.request("POST", url, SOCKETIO.wrap(MARK))
            assert MARK in await poll.answer()

    async with connections(port, 2 * clients) as opened:
        await asyncio.gather(*map(client, opened[::2], opened[1::2]))
    return rounds * clients


class Stream:
    """The receiving connection of an xhr-streaming client; it asks again at every limit."""

    def __init__(self, connection: Connection, url: str) -> None:
        self.connection = connection
        self._url = url

    async def chunks(self) -> AsyncIterator[bytes]:
        """Read the chunks of one response after the other."""
        while True:
            self.connection.start("POST", f"{self._url}/xhr_streaming")
            await self.connection.head()
            async for chunk in self.connection.chunks():
                yield chunk


async def echo_streaming(port: int, count: int, clients: int, batch: int) -> int:
    """Echo messages by xhr-streaming, `batch` of them in one send."""
    payload = json.dumps([MARK.decode()] * batch).encode()
    rounds = count // clients // batch

    async def client(receive: Connection, send: Connection) -> None:
        url = f"/echo/000/{uuid4()}"
        chunks = Stream(receive, url).chunks()
        while not (await anext(chunks)).endswith(b"o\n"):
            pass
        for _ in range(rounds):
            send.start("POST", f"{url}/xhr_send", payload)
            received = 0
            while received < batch:
                received += (await anext(chunks)).count(MARK)
            await send.answer()
        await chunks.aclose()  # type: ignore[attr-defined]

    async with connections(port, 2 * clients) as opened:
        await asyncio.gather(*map(client, opened[::2], opened[1::2]))
    return rounds * batch * clients


async def echo_at_once(port: int, streams: Sequence[Connection]) -> int:
    """Let every stream's session echo one message, all at once; return how many did."""

    async def opened(connection: Connection) -> tuple[str, AsyncIterator[bytes]]:
        url = f"/echo/000/{uuid4()}"
        chunks = Stream(connection, url).chunks()
        while not (await anext(chunks)).endswith(b"o\n"):
            pass
        return url, chunks

    async def echoed(send: Connection, url: str, chunks: AsyncIterator[bytes]) -> bool:
        text = uuid4().hex
        await send.request("POST", f"{url}/xhr_send", json.dumps([text]).encode())
        return await anext(chunks) == b'a["%s"]\n' % text.encode()

    sessions = await asyncio.gather(*map(opened, streams))
    async with connections(port, len(streams)) as senders:
        pairs = zip(senders, sessions, strict=True)
        return sum(await asyncio.gather(*(echoed(send, *session) for send, session in pairs)))


async def abandon(port: int, count: int) -> None:
    """Open sessions by polling, and leave them."""
    async with connections(port, 1) as (connection,):
        for _ in range(count):
            assert await connection.request("POST", f"/echo/000/{uuid4()}/xhr") == b"o\n"


async def settle(port: int, wanted: dict[str, int], patience_s: float = 30) -> float:
    """Return the milliseconds until the server tells what is wanted.

    Raises:
        asyncio.TimeoutError: it does not.
    """
    clock = asyncio.get_running_loop().time
    started = clock()

    async def ask() -> None:
        async with connections(port, 1) as (connection,):
            while True:
                told = json.loads(await connection.request("GET", "/stats"))
                if told | wanted == told:
                    return
                await asyncio.sleep(0.002)

    await asyncio.wait_for(ask(), patience_s)
    return (clock() - started) * 1000
