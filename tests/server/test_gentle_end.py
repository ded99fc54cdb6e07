"""What the peer is told last, arrives, whatever it is still sending."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import pytest
from yarl import URL

from server.services import echo
from sockjs_py.server import Session
from tests.server.conftest import Serve
from tests.server.test_websocket_drafts import hixie
from tests.support.client import Client, RawConnection, masked, raw_connection

PATHS = ["/0/0", ""]
MESSAGE_LIMIT_BYTES = 1000
# More than the buffers of both kernels take.
UPLOAD_BYTES = 20_000_000

# Closing resets the connection.
LINGER_NOT = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def frame(payload: bytes) -> bytes:
    """Return a long message as clients send it, with a mask that changes nothing."""
    return b"\x81\xff" + struct.pack("!Q", len(payload)) + b"\0\0\0\0" + payload


async def write_all(connection: RawConnection, data: bytes) -> None:
    """Write as a client does that reads nothing before all of it is sent."""
    connection.writer.write(data)
    await connection.writer.drain()
    while connection.writer.transport.get_write_buffer_size():
        await asyncio.sleep(0.01)


async def close_frame(connection: RawConnection) -> tuple[int, bytes]:
    """Skip to the close frame; return its code and what follows until the end of the connection.

    Raises:
        ConnectionError: the connection was reset.
    """
    data = await connection.reader.read()
    at = data.index(b"\x88")
    return struct.unpack("!H", data[at + 2 : at + 4])[0], data[at + 2 + data[at + 1] :]


@pytest.mark.parametrize("path", PATHS)
class TestWebsocket:
    async def test_message_over_the_limit_ends_as_1009(self, serve_one: Serve, path: str) -> None:
        async with (
            serve_one(echo, message_limit_bytes=MESSAGE_LIMIT_BYTES) as (client, _),
            client.raw_websocket(path) as connection,
        ):
            await asyncio.wait_for(write_all(connection, frame(b"x" * UPLOAD_BYTES)), 30)
            assert await asyncio.wait_for(close_frame(connection), 30) == (1009, b"")

    async def test_close_arrives_while_a_message_comes(self, serve_one: Serve, path: str) -> None:
        async with (
            serve_one(echo, message_limit_bytes=2 * UPLOAD_BYTES) as (client, service),
            client.raw_websocket(path) as connection,
        ):
            upload = frame(b"x" * UPLOAD_BYTES)
            connection.writer.write(upload[:1000])
            await client.get("")
            # The handler waits for the rest.
            (session,) = service.sessions
            session.close(3000)
            await asyncio.wait_for(write_all(connection, upload[1000:]), 30)
            assert await asyncio.wait_for(close_frame(connection), 30) == (
                1000 if path else 3000,
                b"",
            )

    async def test_limit_counts_the_bytes_of_the_whole_frame(
        self, serve_one: Serve, path: str
    ) -> None:
        async with (
            serve_one(echo, message_limit_bytes=MESSAGE_LIMIT_BYTES) as (client, _),
            client.websocket(f"{path}/websocket", autoclose=False) as socket,
        ):
            size = MESSAGE_LIMIT_BYTES - (4 if path else 0)
            text = "é" * (size // 2)
            await socket.send_str(f'["{text}"]' if path else text)
            for expected in ["o", f'a["{text}"]'] if path else [text]:
                assert await socket.receive_str() == expected
            await socket.send_str(f'["{text}x"]' if path else f"{text}x")
            assert (await socket.receive()).data == 1009

    @pytest.mark.aiohttp_only
    @pytest.mark.parametrize(
        ("first", "code"),
        [
            pytest.param(b"\x81\x01a", 1002, id="unmasked"),
            pytest.param(b"\x81\x7e\x00\x80" + b"a" * 128, 1002, id="unmasked and long"),
            pytest.param(b"\xf1\x80mask", 1002, id="reserved bits"),
            pytest.param(b"\x83\x80mask", 1002, id="unknown opcode"),
            pytest.param(masked(0x81, b"\xff"), 1007, id="no UTF-8"),
        ],
    )
    async def test_illegal_frame_is_answered_with_the_reason(
        self, serve_one: Serve, path: str, first: bytes, code: int
    ) -> None:
        async with (
            serve_one(echo) as (client, _),
            client.raw_websocket(path) as connection,
        ):
            upload = first + b"x" * UPLOAD_BYTES
            await asyncio.wait_for(write_all(connection, upload), 30)
            assert await asyncio.wait_for(close_frame(connection), 30) == (code, b"")

    @pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536, 100_000])
    async def test_unmasked_frame_after_masked_ones_is_found_however_they_are_cut(
        self, serve_one: Serve, path: str, size: int
    ) -> None:
        received: list[str] = []
        has_ended = asyncio.Event()

        async def collect(session: Session) -> None:
            async for message in session:
                received.append(message)
            has_ended.set()

        text = "x" * size
        payload = (f'["{text}"]' if path else text).encode()
        if len(payload) < 126:
            head = bytes([0x81, 0x80 | len(payload)])
        elif len(payload) < 65536:
            head = b"\x81\xfe" + struct.pack("!H", len(payload))
        else:
            head = b"\x81\xff" + struct.pack("!Q", len(payload))
        good = head + b"\0\0\0\0" + payload
        async with (
            serve_one(collect) as (client, _),
            client.raw_websocket(path) as connection,
        ):
            data = good * 2 + b"\x81\x01a"
            cuts = [1, len(good) - 1, len(good) + 1, len(good) + 3, 2 * len(good) + 1]
            for begin, end in pairwise([0, *cuts, len(data)]):
                connection.writer.write(data[begin:end])
                # The server reads it on its own.
                await client.get("")
            assert (await asyncio.wait_for(close_frame(connection), 30))[0] == 1002
            await has_ended.wait()
        assert received == [text] * 2


class TestBrokenPayload:
    @pytest.mark.aiohttp_only
    async def test_what_was_sent_before_arrives(self, serve_one: Serve) -> None:
        async def greet(session: Session) -> None:
            await session.send("x" * 100_000)
            async for _ in session:
                pass

        async with (
            serve_one(greet) as (client, _),
            client.raw_websocket("/0/0") as connection,
        ):
            upload = masked(0x81, b'["') + frame(b"x" * 3_000_000)
            await asyncio.wait_for(write_all(connection, upload), 30)
            data = await asyncio.wait_for(connection.reader.read(), 30)
            assert data.endswith(b'x"]')

    @pytest.mark.aiohttp_only
    async def test_hixie_message_over_the_limit_ends_as_it_should(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo, message_limit_bytes=MESSAGE_LIMIT_BYTES) as (client, _),
            hixie(client, "/websocket") as peer,
        ):
            upload = b"\x00" + b"x" * UPLOAD_BYTES + b"\xff"
            await asyncio.wait_for(write_all(peer.connection, upload), 30)
            assert await peer.is_closing()
            assert await peer.is_gone()


class TestDrainIsBounded:
    async def test_peer_that_never_stops_is_cut_off(self, serve_one: Serve) -> None:
        async with (
            serve_one(echo, message_limit_bytes=10, session_timeout_s=0.2) as (client, service),
            client.raw_websocket("/0/0") as connection,
        ):
            connection.writer.write(frame(b"x" * UPLOAD_BYTES)[:100])
            with suppress(ConnectionError):
                while True:
                    connection.writer.write(b"x" * 1000)
                    await connection.writer.drain()
                    await client.get("")
            assert not service.sessions


class TestPost:
    @pytest.mark.parametrize(
        ("head", "status"),
        [
            (f"Content-Length: {UPLOAD_BYTES}", 413),
            ("Transfer-Encoding: chunked", 413),
            (f"Content-Length: {UPLOAD_BYTES}\r\nContent-Encoding: gzip", 415),
        ],
    )
    async def test_refused_body_is_answered_and_the_connection_ends(
        self, serve_one: Serve, head: str, status: int
    ) -> None:
        async with serve_one(echo, message_limit_bytes=MESSAGE_LIMIT_BYTES) as (client, _):
            url = await client.open()
            async with uploading(client, f"{url}/xhr_send", head) as connection:
                body = b"x" * UPLOAD_BYTES
                if "chunked" in head:
                    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
                await asyncio.wait_for(write_all(connection, body), 30)
                answer = await connection.read_head()
                assert answer.status == status
                assert answer.headers["Connection"] == "close"
                assert answer.headers["Access-Control-Allow-Origin"] == "*"
                await connection.read_body(answer)
                assert await connection.is_closed()


@asynccontextmanager
async def uploading(client: Client, path: str, *headers: str) -> AsyncIterator[RawConnection]:
    """Write the head of a POST."""
    async with raw_connection(client.base_url) as connection:
        lines = [f"POST {URL(client.base_url).path}{path} HTTP/1.1", "Host: localhost", *headers]
        connection.writer.write("\r\n".join([*lines, "", ""]).encode())
        yield connection


class TestUpgrade:
    @pytest.mark.parametrize("path", PATHS)
    async def test_client_that_leaves_meanwhile_is_no_failure(
        self, serve_one: Serve, path: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        lines = [
            f"GET /service{path}/websocket HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
        ]
        head = "\r\n".join([*lines, "", ""]).encode()
        async with serve_one(echo, session_timeout_s=0.1) as (client, service):
            for _ in range(20):
                async with raw_connection(client.base_url) as connection:
                    connection.writer.write(head)
                    # Reset, so that the server sees the end together with the request.
                    connection.writer.transport.get_extra_info("socket").setsockopt(*LINGER_NOT)
            await client.get_until(lambda: not service.sessions)
        assert not [record for record in caplog.records if record.levelno > logging.INFO]
