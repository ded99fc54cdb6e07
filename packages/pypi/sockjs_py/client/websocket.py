"""A session on a WebSocket. Source: sockjs-protocol 0.3.3, "WebsocketHybi10"; RFC 6455."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from aiohttp import ClientError, ClientWebSocketResponse, ClientWSTimeout, WSMsgType
from aiohttp.client_exceptions import WSServerHandshakeError

from sockjs_py.client.links import Link, LinkEnd, utf8_length, websocket_url
from sockjs_py.core.close_codes import CloseCode

_BROKEN = "WebSocket connection broken"
# Servers send text: a binary message is a broken frame.
_BINARY = "a"
# What browsers call a close frame without a code (RFC 6455, section 7.1.5).
_NO_CODE = 1005
_TOO_BIG = 1009


class WebSocketLink(Link):
    """A WebSocket of aiohttp's."""

    _socket: ClientWebSocketResponse | None = None
    _unsent_bytes = 0

    async def open(self) -> None:
        settings = self.target.settings
        try:
            self._socket = await self.target.http.ws_connect(
                websocket_url(self.target.url),
                max_msg_size=settings.max_size_bytes,
                timeout=ClientWSTimeout(ws_close=settings.close_timeout_s),
                **self.target.options,
            )
        except WSServerHandshakeError as error:
            raise LinkEnd(CloseCode.LOST, f"HTTP status {error.status}") from None
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            raise LinkEnd(CloseCode.LOST, f"{_BROKEN}: {error}") from error

    async def receive(self) -> str:
        assert self._socket is not None
        message = await self._socket.receive()
        if message.type is WSMsgType.TEXT:
            self.hear()
            text: str = message.data
            return text
        if message.type is WSMsgType.BINARY:
            return _BINARY
        if message.type is WSMsgType.CLOSE:
            raise LinkEnd(message.data or _NO_CODE, message.extra or "")
        if message.type is WSMsgType.ERROR and self._socket.close_code == _TOO_BIG:
            raise LinkEnd(_TOO_BIG, str(message.data))
        # aiohttp calls a connection that was cut closed with 1000.
        raise LinkEnd(CloseCode.LOST, _BROKEN)

    async def send(self, message: str) -> None:
        assert self._socket is not None
        size = utf8_length(message) + 2
        self._unsent_bytes += size
        try:
            with suppress(ConnectionError):
                await self._socket.send_str(f"[{message}]")
        finally:
            self._unsent_bytes -= size

    @property
    def unsent_bytes(self) -> int:
        # What of it the system has taken already, aiohttp does not tell.
        return self._unsent_bytes

    async def drain(self) -> None:
        """Do nothing: the close frame follows what was sent."""

    async def release(self) -> None:
        if self._socket is not None:
            await self._socket.close()
