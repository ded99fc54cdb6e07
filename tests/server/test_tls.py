"""What is different where the server itself speaks TLS: a hidden buffer, and no half-closing."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from server.services import echo
from server.serving import handling
from sockjs_py.server import Handler, Options, Service, Session
from sockjs_py.server.aiohttp import add_sockjs, lingering, with_guards
from tests.server.conftest import Looks
from tests.support.client import RawConnection, masked
from tests.support.tls import without_certificate

NEVER_S = 3600.0
PATHS = ["/0/0/websocket", "/websocket"]
HANDSHAKE = (
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
)


@asynccontextmanager
async def secure(handler: Handler, **options: Any) -> AsyncIterator[tuple[RawConnection, Service]]:
    """Serve one handler, and connect to it."""
    app = web.Application()
    service = add_sockjs(app, "", handler, Options(**options))
    async with handling(app, shutdown_s=1) as server:
        listening = await asyncio.get_running_loop().create_server(
            with_guards(server),
            "127.0.0.1",
            0,
            ssl=without_certificate(ssl.PROTOCOL_TLS_SERVER),
        )
        reader, writer = await asyncio.open_connection(
            *listening.sockets[0].getsockname(), ssl=without_certificate(ssl.PROTOCOL_TLS_CLIENT)
        )
        try:
            yield RawConnection(reader, writer), service
        finally:
            writer.transport.abort()
            listening.close()


class TestSlowPeer:
    @pytest.mark.parametrize("path", PATHS)
    async def test_one_that_reads_slowly_and_answers_nothing_lives(
        self, path: str, looks: Looks
    ) -> None:
        async def send(session: Session) -> None:
            await session.send("x" * 30_000_000)
            async for _ in session:
                pass

        async with secure(send, heartbeat_s=0.05, pong_timeout_s=0.3) as (connection, _):
            assert (await connection.request("GET", path, "1.1", *HANDSHAKE)).status == 101
            for _ in range(6):
                await connection.reader.readexactly(1_000_000)
                await looks.wait(1)
            await asyncio.wait_for(connection.reader.readexactly(24_000_000), 30)


class TestVanishedPeer:
    @pytest.mark.parametrize("path", PATHS)
    async def test_it_is_noticed(self, path: str) -> None:
        has_ended = asyncio.Event()

        async def handler(session: Session) -> None:
            async for _ in session:
                pass
            has_ended.set()

        async with secure(handler, heartbeat_s=0.05, pong_timeout_s=0.5) as (connection, _):
            assert (await connection.request("GET", path, "1.1", *HANDSHAKE)).status == 101
            await asyncio.wait_for(has_ended.wait(), 30)


class TestClosing:
    async def test_peer_that_closes_first_need_not_wait(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lingering, "_QUIET_S", NEVER_S)
        async with secure(echo, session_timeout_s=NEVER_S) as (connection, _):
            await connection.request("GET", "/websocket", "1.1", *HANDSHAKE)
            connection.writer.write(masked(0x88, b"\x03\xe8"))
            assert await asyncio.wait_for(connection.reader.read(), 30) == b"\x88\x02\x03\xe8"

    async def test_server_that_closes_first_gives_its_reason(self) -> None:
        async def close(session: Session) -> None:
            asyncio.get_running_loop().call_soon(session.close, 3000, "Go away!")
            async for _ in session:
                pass

        async with secure(close) as (connection, _):
            await connection.request("GET", "/websocket", "1.1", *HANDSHAKE)
            assert (await asyncio.wait_for(connection.reader.read(), 30))[4:] == b"Go away!"
