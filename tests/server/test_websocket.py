"""The published protocol, "WebSocket protocols" and "Raw WebSocket URL"."""

from __future__ import annotations

import json

import pytest
from aiohttp import WSMsgType

from tests.server.rules import assert_method_not_allowed
from tests.support.client import Client, Socket, raw_connection, session_url

# The example of the published suite; the answer to the key is a matter of RFC 6455.
KEY = "x3JJHMbDL1EzLkh9GBhXDw=="
ACCEPT = "HSmrc0sMlYUkAGmm5OPpG2HaGWk="


def socket_url() -> str:
    return f"{session_url()}/websocket"


async def assert_gone(socket: Socket) -> None:
    """The connection ends with no further message."""
    message = await socket.receive()
    assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


class TestWebsocketHttpErrors:
    async def test_http_method(self, echo: Client) -> None:
        answer = await echo.get("/0/0/websocket")
        assert answer.status == 400
        assert 'Can "Upgrade" only to "WebSocket".' in answer.body

    async def test_invalid_connection_header(self, echo: Client) -> None:
        headers = {"Upgrade": "WebSocket", "Connection": "close"}
        answer = await echo.get("/0/0/websocket", headers=headers)
        assert answer.status == 400
        assert '"Connection" must be "Upgrade".' in answer.body

    @pytest.mark.parametrize("headers", [{"Upgrade": "WebSocket", "Connection": "Upgrade"}, {}])
    async def test_invalid_method(self, echo: Client, headers: dict[str, str]) -> None:
        answer = await echo.post("/0/0/websocket", headers=headers)
        assert_method_not_allowed(answer)

    async def test_disabled_websocket_is_not_found(self, without_websocket: Client) -> None:
        for path in (socket_url(), "/websocket"):
            assert (await without_websocket.get(path)).status == 404


class TestWebsocketHybi10:
    async def test_transport(self, echo: Client) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str('["a"]')
            assert await socket.receive_str() == 'a["a"]'

    async def test_single_string_is_a_message(self, echo: Client) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str('"a"')
            assert await socket.receive_str() == 'a["a"]'

    async def test_empty_messages_are_ignored(self, echo: Client) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            for text in ("", "[]", '["a"]'):
                await socket.send_str(text)
            assert await socket.receive_str() == 'a["a"]'

    async def test_messages_keep_their_order(self, echo: Client) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str('["1","2","3"]')
            received: list[str] = []
            while len(received) < 3:
                received += json.loads((await socket.receive_str())[1:])
            assert received == ["1", "2", "3"]

    @pytest.mark.parametrize("size", [125, 126, 65535, 65536, 1_000_000])
    async def test_every_length_of_frame_header(self, echo: Client, size: int) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            text = "x" * (size - len('a[""]'))
            await socket.send_str(f'["{text}"]')
            assert await socket.receive_str() == f'a["{text}"]'

    async def test_close(self, closing: Client) -> None:
        async with closing.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            assert await socket.receive_str() == 'c[3000,"Go away!"]'
            await assert_gone(socket)

    @pytest.mark.parametrize("version", ["7", "8", "13"])
    async def test_headers_sanity(self, echo: Client, version: str) -> None:
        async with raw_connection(echo.base_url) as connection:
            head = await connection.request(
                "GET",
                f"/echo{socket_url()}",
                "1.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                f"Sec-WebSocket-Version: {version}",
                f"Sec-WebSocket-Key: {KEY}",
                "Sec-WebSocket-Origin: http://asd",
            )
            assert head.status == 101
            assert head.headers["Sec-WebSocket-Accept"] == ACCEPT
            assert head.headers["Connection"].lower() == "upgrade"
            assert head.headers["Upgrade"].lower() == "websocket"
            assert "Content-Length" not in head.headers

    async def test_reuse_session_id(self, echo: Client) -> None:
        path = socket_url()
        async with echo.websocket(path) as first, echo.websocket(path) as second:
            for socket, text in ((first, '["a"]'), (second, '["b"]')):
                assert await socket.receive_str() == "o"
                await socket.send_str(text)
                assert await socket.receive_str() == f"a{text}"
        async with echo.websocket(path) as socket:
            assert await socket.receive_str() == "o"

    @pytest.mark.parametrize("text", ['["a', "{}", "5", "[1]", '[["a"]]', "null"])
    async def test_broken_json(self, echo: Client, text: str) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            await socket.send_str(text)
            message = await socket.receive()
            assert message.type is WSMsgType.CLOSED
            assert socket.close_code == 1006

    async def test_binary_message_ends_the_connection(self, echo: Client) -> None:
        async with echo.websocket(socket_url()) as socket:
            assert await socket.receive_str() == "o"
            await socket.send_bytes(b'["a"]')
            await assert_gone(socket)

    async def test_sending_by_xhr_is_not_found(self, echo: Client) -> None:
        url = session_url()
        async with echo.websocket(f"{url}/websocket") as socket:
            assert await socket.receive_str() == "o"
            assert (await echo.post(f"{url}/xhr_send", data='["a"]')).status == 404


class TestRawWebsocket:
    async def test_transport(self, echo: Client) -> None:
        async with echo.websocket("/websocket") as socket:
            await socket.send_str("Hello world!\uffff")
            assert await socket.receive_str() == "Hello world!\uffff"

    async def test_close(self, closing: Client) -> None:
        async with closing.websocket("/websocket", autoclose=False) as socket:
            message = await socket.receive()
            assert (message.type, message.data) == (WSMsgType.CLOSE, 3000)
            assert message.extra == "Go away!"
