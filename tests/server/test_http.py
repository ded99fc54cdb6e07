"""The published protocol, "HTTP 1.0 and 1.1 chunking"."""

from __future__ import annotations

from tests.support.client import Client, raw_connection, session_url

KEEP_ALIVE = "Connection: Keep-Alive"


class TestHttp10:
    async def test_synchronous(self, echo: Client) -> None:
        async with raw_connection(echo.base_url) as connection:
            head = await connection.request("GET", "/echo", "1.0", KEEP_ALIVE)
            assert head.status == 200
            assert "Transfer-Encoding" not in head.headers
            assert await connection.read_body(head) == "Welcome to SockJS!\n"
            if head.headers.get("Connection", "").lower() == "keep-alive":
                head = await connection.request("GET", "/echo", "1.0", KEEP_ALIVE)
                assert head.status == 200
            else:
                assert await connection.is_closed()

    async def test_streaming(self, closing: Client) -> None:
        async with raw_connection(closing.base_url) as connection:
            path = f"/close{session_url()}/xhr_streaming"
            head = await connection.request("POST", path, "1.0", KEEP_ALIVE)
            assert head.status == 200
            assert "Transfer-Encoding" not in head.headers
            assert "Content-Length" not in head.headers
            assert await connection.read(2049) == "h" * 2048 + "\n"
            assert await connection.read(2) == "o\n"
            assert await connection.read(19) == 'c[3000,"Go away!"]\n'
            assert await connection.is_closed()


class TestHttp11:
    async def test_synchronous(self, echo: Client) -> None:
        async with raw_connection(echo.base_url) as connection:
            for _ in range(2):
                head = await connection.request("GET", "/echo", "1.1", KEEP_ALIVE)
                assert head.status == 200
                assert head.headers.get("Connection", "keep-alive").lower() == "keep-alive"
                assert await connection.read_body(head) == "Welcome to SockJS!\n"

    async def test_streaming(self, closing: Client) -> None:
        async with raw_connection(closing.base_url) as connection:
            path = f"/close{session_url()}/xhr_streaming"
            head = await connection.request("POST", path, "1.1", KEEP_ALIVE)
            assert head.status == 200
            assert head.headers["Transfer-Encoding"] == "chunked"
            assert "Content-Length" not in head.headers
            assert await connection.read_chunk() == "h" * 2048 + "\n"
            assert await connection.read_chunk() == "o\n"
            assert await connection.read_chunk() == 'c[3000,"Go away!"]\n'
            assert await connection.read_chunk() == ""
            # The response is over, its connection is not.
            assert (await connection.request("GET", "/echo", "1.1")).status == 200
