"""WebSocket by the draft hixie-76, as in Safari 5, Opera 11 and PhantomJS 1.9.

Its request has two keys, followed by bytes that are not HTTP; without `FirstHead`, aiohttp would
refuse it. `HixieWebSocket` has those members of `web.WebSocketResponse` that sessions use. The
draft has no pings, no close codes and no binary messages.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import struct
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, cast

from aiohttp import WSMessage, WSMsgType, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_websocket import WebSocketReader

from sockjs_py.server.aiohttp.lingering import GentleEnd
from sockjs_py.server.aiohttp.liveness import Liveness
from sockjs_py.server.frames import to_utf8

# aiohttp's parser refuses every request with a header of the draft's own name.
_FIRST_KEY: Final = re.compile(rb"\r\nSec-WebSocket-Key1:", re.IGNORECASE)
FIRST_KEY: Final = "Sec-WebSocket-Key-1"
SECOND_KEY: Final = "Sec-WebSocket-Key2"
_HEAD_END: Final = b"\r\n\r\n"
_METHOD: Final = b"GET "
# No browser's head is longer.
_HEAD_LIMIT_BYTES: Final = 64 * 1024

_TEXT: Final = b"\x00"
_TEXT_END: Final = b"\xff"
_CLOSING: Final = b"\xff\x00"


class FirstHead:
    """Hold back the head of the first request, and rename the draft's header in it.

    What cannot be a handshake is passed to aiohttp unchanged, which answers or refuses it.
    Only the first request matters: browsers of that time open a connection for each WebSocket.
    """

    __slots__ = ("_received",)

    def __init__(self) -> None:
        self._received = b""

    def feed(self, data: bytes) -> bytes:
        """Return all that came once it may be passed on; until then b""."""
        self._received += data
        head, end, rest = self._received.partition(_HEAD_END)
        if not end and _may_be_handshake(head):
            return b""
        return _FIRST_KEY.sub(f"\r\n{FIRST_KEY}:".encode(), head) + end + rest


def _may_be_handshake(begun_head: bytes) -> bool:
    return (
        begun_head[: len(_METHOD)] == _METHOD[: len(begun_head)]
        and len(begun_head) <= _HEAD_LIMIT_BYTES
        and begun_head.count(b"\n") == begun_head.count(b"\r\n")
    )


class HixieWebSocket(GentleEnd, web.StreamResponse):
    """A WebSocket that looks to sessions like `HybiWebSocket`."""

    ping_frame: Final = b""

    def __init__(self, message_limit_bytes: int, timeout_s: float) -> None:
        super().__init__(status=101, reason="WebSocket Protocol Handshake")
        self.closed = False
        self._message_limit_bytes = message_limit_bytes
        self._timeout_s = timeout_s
        self._incoming: Incoming

    async def open(self, request: web.Request, liveness: Liveness) -> AbstractStreamWriter:
        """Shake hands; `liveness` is not told what arrives, since nothing answers its beats.

        Raises:
            web.HTTPBadRequest: the keys are not valid, or the nonce does not come.
            ConnectionError: the peer has left.
        """
        if request.transport is None:
            raise ConnectionResetError("the peer has left")
        self._transport = request.transport
        names = (FIRST_KEY, SECOND_KEY)
        keys = [key_number(request.headers.get(name, "")) for name in names]
        self.headers.update(_handshake_headers(request))
        self.force_close()
        # The head leaves first: HAProxy holds the nonce back until it has seen an answer
        # ("test_haproxy" of the published protocol).
        writer = await self.prepare(request)
        assert writer is not None
        self._incoming = Incoming(request, self._transport, self._message_limit_bytes)
        try:
            nonce = await asyncio.wait_for(self._incoming.read_nonce(), self._timeout_s)
        except (asyncio.IncompleteReadError, asyncio.TimeoutError):
            # Nobody gets the answer, but unlike a ConnectionError it is not logged by aiohttp.
            self._transport.close()
            raise web.HTTPBadRequest from None
        if self._transport.is_closing():
            raise ConnectionResetError("the peer has left")
        self._transport.write(challenge_answer(keys, nonce))
        return writer

    @staticmethod
    def encode(message: str | bytes) -> bytes:
        """Return a text as one message.

        Raises:
            TypeError: the message is binary, which the draft cannot carry.
        """
        if isinstance(message, bytes):
            raise TypeError("WebSocket of the draft hixie-76 carries no binary messages")
        return _TEXT + to_utf8(message) + _TEXT_END

    async def receive(self) -> WSMessage:
        """Return the next text, or CLOSED once either side closes or the peer breaks the rules."""
        try:
            return WSMessage(WSMsgType.TEXT, await self._incoming.read_text(), None)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            if self._begin_closing():
                self.end()
            return WSMessage(WSMsgType.CLOSED, None, None)

    async def close(self, *, code: int = 1000, message: bytes = b"") -> bool:
        """Close, and wait for the peer to do the same; the draft carries no code."""
        if self._begin_closing():
            await self._incoming.end(self._timeout_s)
            self.end()
            return True
        return False

    def _begin_closing(self) -> bool:
        if self.closed:
            return False
        self.closed = True
        # uvloop raises when something is written to a lost connection.
        if not self._transport.is_closing():
            self._transport.write(_CLOSING)
        return True


class Incoming:
    """Reads what the peer writes; aiohttp feeds it as it feeds its own WebSocket parser."""

    def __init__(self, request: web.BaseRequest, transport: asyncio.Transport, limit: int) -> None:
        self._ended: asyncio.Event | None = None
        self._reader = asyncio.StreamReader(limit)
        # It stops the transport while more than twice the limit is waiting.
        self._reader.set_transport(transport)
        # What came after the head, which is usually the nonce, is fed at once.
        request.protocol.set_parser(cast(WebSocketReader, self))

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        if self._ended is None:
            self._reader.feed_data(data)
        elif data.endswith(_CLOSING[-1:]):
            # Half of the closing frame is enough: whatever else comes is dropped anyway.
            self._ended.set()
        return False, b""

    def feed_eof(self) -> None:
        if self._ended is None:
            self._reader.feed_eof()
        else:
            self._ended.set()

    async def read_nonce(self) -> bytes:
        """Return the eight bytes that follow the head of the request."""
        return await self._reader.readexactly(8)

    async def read_text(self) -> str:
        """Return the next text.

        Raises:
            asyncio.IncompleteReadError: the connection was lost, or `end` was called.
            asyncio.LimitOverrunError: the text is over the limit.
            ValueError: a closing frame, some other frame, or invalid UTF-8.
        """
        if await self._reader.readexactly(1) != _TEXT:
            raise ValueError
        return (await self._reader.readuntil(_TEXT_END))[:-1].decode()

    async def end(self, timeout_s: float) -> None:
        """Stop reading texts; wait for the peer's closing frame or the end of the connection."""
        self._ended = asyncio.Event()
        self._reader.feed_eof()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._ended.wait(), timeout_s)


def key_number(key: str) -> int:
    """Return the number that a key hides: its digits, divided by how many spaces it has.

    Raises:
        web.HTTPBadRequest: the key is not valid.
    Source: draft-hixie-thewebsocketprotocol-76, section 5.2.
    """
    digits = "".join(character for character in key if character in "0123456789")
    spaces = key.count(" ")
    # Ten digits make 32 bits; Python itself refuses to read thousands of them.
    if 0 < len(digits) <= 10 and spaces and int(digits) % spaces == 0:
        number = int(digits) // spaces
        if number < 2**32:
            return number
    raise web.HTTPBadRequest(text='A "Sec-WebSocket-Key" is not valid.')


def challenge_answer(keys: Iterable[int], nonce: bytes) -> bytes:
    """Return the bytes that prove that the server has understood the handshake."""
    return hashlib.md5(struct.pack("!II", *keys) + nonce, usedforsecurity=False).digest()


def _handshake_headers(request: web.BaseRequest) -> dict[str, str]:
    scheme = "wss" if request.secure else "ws"
    return {
        "Upgrade": "WebSocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Origin": request.headers.get("Origin", ""),
        "Sec-WebSocket-Location": f"{scheme}://{request.host}{request.path_qs}",
    }
