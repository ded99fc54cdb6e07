"""The published protocol, "WebsocketHixie76", and what hybi-10 spells differently."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from yarl import URL

from server.services import echo as echo_messages
from sockjs_py.server import Session
from tests.server.conftest import Serve
from tests.support.client import Answer, Client, RawConnection, masked, raw_connection, session_url

KEYS = ("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00")


class HixiePeer:
    """The client's side of a connection, frame by frame."""

    def __init__(self, connection: RawConnection) -> None:
        self.connection = connection

    def write(self, data: bytes) -> None:
        self.connection.writer.write(data)

    def send(self, text: str) -> None:
        self.write(b"\x00" + text.encode() + b"\xff")

    async def receive(self) -> str:
        frame = await self.connection.reader.readuntil(b"\xff")
        assert frame[:1] == b"\x00"
        return frame[1:-1].decode()

    async def is_closing(self) -> bool:
        return await self.connection.reader.readexactly(2) == b"\xff\x00"

    async def is_gone(self) -> bool:
        return await self.connection.reader.read() == b""


async def ask(
    connection: RawConnection, client: Client, path: str, keys: tuple[str, str] = KEYS
) -> Answer:
    """Send the head of a handshake; return the head of the answer."""
    return await connection.request(
        "GET",
        URL(client.base_url).path + path,
        "1.1",
        "Upgrade: WebSocket",
        "Connection: Upgrade",
        "Origin: http://page.test",
        f"Sec-WebSocket-Key1: {keys[0]}",
        f"Sec-WebSocket-Key2: {keys[1]}",
    )


@asynccontextmanager
async def hixie(client: Client, path: str) -> AsyncIterator[HixiePeer]:
    """Open a WebSocket; its connection is dropped at the end."""
    async with raw_connection(client.base_url) as connection:
        head = await ask(connection, client, path)
        assert head.status == 101
        connection.writer.write(b"aaaaaaaa")
        await connection.reader.readexactly(16)
        yield HixiePeer(connection)


@asynccontextmanager
async def hixie_session(client: Client) -> AsyncIterator[HixiePeer]:
    async with hixie(client, f"{session_url()}/websocket") as peer:
        assert await peer.receive() == "o"
        yield peer


@pytest.mark.aiohttp_only
class TestWebsocketHixie76:
    async def test_transport(self, echo: Client) -> None:
        async with hixie_session(echo) as peer:
            peer.send('["a","é😀"]')
            assert await peer.receive() in ('a["a","é😀"]', 'a["a"]')

    async def test_head_comes_before_the_nonce_is_sent_as_haproxy_asks(self, echo: Client) -> None:
        async with raw_connection(echo.base_url) as connection:
            head = await ask(connection, echo, "/0/0/websocket")
            assert head.status == 101
            assert head.headers["Upgrade"] == "WebSocket"
            assert head.headers["Connection"] == "Upgrade"
            assert head.headers["Sec-WebSocket-Origin"] == "http://page.test"
            assert head.headers["Sec-WebSocket-Location"] == "ws://localhost/echo/0/0/websocket"
            assert "Content-Length" not in head.headers
            connection.writer.write(b"aaaaaaaa")
            answer = await connection.reader.readexactly(16)
            assert answer == b"\xca4\x00\xd8\xa5\x08G\x97,\xd5qZ\xba\xbfC{"

    async def test_nonce_may_come_with_the_head_and_with_messages(self, echo: Client) -> None:
        async with raw_connection(echo.base_url) as connection:
            lines = [
                "GET /echo/0/0/websocket HTTP/1.1",
                "Host: localhost",
                "Upgrade: WebSocket",
                "Connection: Upgrade",
                f"Sec-WebSocket-Key1: {KEYS[0]}",
                f"Sec-WebSocket-Key2: {KEYS[1]}",
            ]
            head = "\r\n".join([*lines, "", ""]).encode()
            connection.writer.write(head + b'aaaaaaaa\x00["a"]\xff')
            assert (await connection.read_head()).status == 101
            await connection.reader.readexactly(16)
            peer = HixiePeer(connection)
            assert [await peer.receive() for _ in range(2)] == ["o", 'a["a"]']

    @pytest.mark.parametrize(
        "key", ["", "12", "1 2 3x 4", "no digits", "99999999999 ", f"1{'0' * 5000} "]
    )
    async def test_key_that_hides_no_number_is_refused(self, echo: Client, key: str) -> None:
        async with raw_connection(echo.base_url) as connection:
            head = await ask(connection, echo, "/0/0/websocket", (key, KEYS[1]))
            assert head.status == 400

    async def test_empty_messages_are_ignored(self, echo: Client) -> None:
        async with hixie_session(echo) as peer:
            for text in ("", "[]", '["a"]'):
                peer.send(text)
            assert await peer.receive() == 'a["a"]'

    async def test_reuse_session_id(self, echo: Client) -> None:
        path = f"{session_url()}/websocket"
        async with hixie(echo, path) as first, hixie(echo, path) as second:
            for peer, text in ((first, '["a"]'), (second, '["b"]')):
                assert await peer.receive() == "o"
                peer.send(text)
                assert await peer.receive() == f"a{text}"

    async def test_broken_json_ends_the_connection(self, echo: Client) -> None:
        async with hixie_session(echo) as peer:
            peer.send('["a')
            assert await peer.is_gone()

    async def test_close(self, closing: Client) -> None:
        async with hixie_session(closing) as peer:
            assert await peer.receive() == 'c[3000,"Go away!"]'
            assert await peer.is_closing()
            peer.send("too late")
            peer.write(b"\xff\x00")
            assert await peer.is_gone()

    async def test_closing_frame_is_answered(self, echo: Client) -> None:
        async with hixie_session(echo) as peer:
            peer.write(b"\xff\x00")
            assert await peer.is_closing()
            assert await peer.is_gone()

    @pytest.mark.parametrize("frame", [b"\x80\x01a", b"\x01a\xff", b"\x00\xc3\x28\xff"])
    async def test_frame_of_another_kind_ends_the_connection(
        self, echo: Client, frame: bytes
    ) -> None:
        async with hixie_session(echo) as peer:
            peer.write(frame)
            assert await peer.is_closing()
            assert await peer.is_gone()

    async def test_raw_websocket_has_no_frames_of_sockjs(self, echo: Client) -> None:
        async with hixie(echo, "/websocket") as peer:
            peer.send("Hello world!\uffff")
            assert await peer.receive() == "Hello world!\uffff"


@pytest.mark.aiohttp_only
class TestFirstHead:
    @pytest.mark.parametrize(
        "data", [b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\nHost: a\n\n", b"POST / HTTP/9\r\n"]
    )
    async def test_what_is_no_handshake_is_refused_at_once(self, echo: Client, data: bytes) -> None:
        async with raw_connection(echo.base_url) as connection:
            connection.writer.write(data)
            head = await asyncio.wait_for(connection.read_head(), 30)
            assert head.status == 400

    async def test_head_may_come_byte_by_byte(self, echo: Client) -> None:
        async with raw_connection(echo.base_url) as connection:
            for byte in b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n":
                connection.writer.write(bytes([byte]))
                await connection.writer.drain()
                await asyncio.sleep(0)
            assert (await connection.read_head()).status == 200


@pytest.mark.aiohttp_only
class TestLife:
    async def test_handshake_during_the_shutdown_gets_its_close_frame(
        self, serve_one: Serve
    ) -> None:
        async with (
            serve_one(echo_messages) as (client, service),
            raw_connection(client.base_url) as connection,
        ):
            assert (await ask(connection, client, "/0/0/websocket")).status == 101
            await service.close()
            connection.writer.write(b"aaaaaaaa")
            await connection.reader.readexactly(16)
            peer = HixiePeer(connection)
            assert [await peer.receive() for _ in "oc"] == ["o", 'c[1001,"Server is going away"]']

    async def test_dropped_connection_ends_its_session_at_once(self, serve_one: Serve) -> None:
        has_ended = asyncio.Event()

        async def tell(session: Session) -> None:
            async for _ in session:
                pass
            has_ended.set()

        async with serve_one(tell) as (client, _):
            async with hixie_session(client):
                pass
            await has_ended.wait()

    async def test_nothing_is_written_to_a_lost_connection(
        self, serve_one: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[bytes] = []
        async with serve_one(echo_messages) as (client, service):
            async with hixie_session(client) as peer:
                # Both ends are transports of the event loop.
                kind = type(peer.connection.writer.transport)
                write = kind.write

                def record(transport: asyncio.Transport, data: bytes) -> None:
                    if transport.is_closing():
                        written.append(data)
                    write(transport, data)

                monkeypatch.setattr(kind, "write", record)
            await client.get_until(lambda: not service.sessions)
        # uvloop would raise.
        assert written == []

    async def test_longer_message_ends_the_connection(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo_messages, message_limit_bytes=10) as (client, _),
            hixie_session(client) as peer,
        ):
            peer.send('["012345"]')
            assert await peer.receive() == 'a["012345"]'
            peer.send('["0123456"]')
            assert await peer.is_closing()

    async def test_peer_that_never_answers_is_given_up(self, serve_one: Serve) -> None:
        async def close(session: Session) -> None:
            session.close(3000, "Go away!")

        async with serve_one(close, session_timeout_s=0.01) as (client, service):
            async with hixie_session(client) as peer:
                assert await peer.receive() == 'c[3000,"Go away!"]'
                assert await peer.is_closing()
                assert await peer.is_gone()
            async with raw_connection(client.base_url) as connection:
                await ask(connection, client, "/0/0/websocket")
                assert await HixiePeer(connection).is_gone()
            assert not service.sessions


@pytest.mark.aiohttp_only
class TestWebsocketHybi10:
    @pytest.mark.parametrize(("origin", "status"), [("good", 101), ("evil", 403)])
    async def test_transport(self, serve_one: Serve, origin: str, status: int) -> None:
        allowed = frozenset({"http://good"})
        async with (
            serve_one(echo_messages, allowed_origins=allowed) as (client, _),
            raw_connection(client.base_url) as connection,
        ):
            head = await connection.request(
                "GET",
                "/service/0/0/websocket",
                "1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 8",
                "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
                f"Sec-WebSocket-Origin: http://{origin}",
            )
            assert head.status == status
            if status == 101:
                assert await connection.reader.readexactly(3) == b"\x81\x01o"
                connection.writer.write(masked(0x81, b'["a"]'))
                assert await connection.reader.readexactly(8) == b'\x81\x06a["a"]'
                connection.writer.write(masked(0x88, struct.pack("!H", 1000)))
                assert await connection.reader.readexactly(4) == b"\x88\x02\x03\xe8"
                assert await connection.is_closed()
