"""How a request becomes a WebSocket: what it must satisfy, and which draft is spoken."""

from __future__ import annotations

import struct
from typing import Final, TypeAlias

from aiohttp import WSCloseCode, web
from aiohttp.abc import AbstractStreamWriter

from sockjs_py.server.aiohttp.hixie76 import FIRST_KEY, HixieWebSocket
from sockjs_py.server.aiohttp.inlet import Inlet
from sockjs_py.server.aiohttp.lingering import GentleEnd
from sockjs_py.server.aiohttp.liveness import Liveness
from sockjs_py.server.frames import to_utf8
from sockjs_py.server.options import Options


class HybiWebSocket(GentleEnd, web.WebSocketResponse):
    """WebSocket by RFC 6455, and by the drafts hybi-7 to hybi-17, which are the same on the wire.

    aiohttp does the handshake and reads messages. This encodes what sessions write, and ends
    without losing anything.

    Attributes:
        ping_frame: the bytes of a ping.
    """

    ping_frame: Final = b"\x89\x00"

    def __init__(self, message_limit_bytes: int, timeout_s: float) -> None:
        super().__init__(
            # A compressor takes more memory than the rest of a session.
            compress=False,
            # aiohttp already refuses a message of exactly this size.
            max_msg_size=message_limit_bytes + 1,
            timeout=timeout_s,
        )
        self._timeout_s = timeout_s

    async def open(self, request: web.Request, liveness: Liveness) -> AbstractStreamWriter:
        """Shake hands; from then on, `liveness` is told whenever bytes arrive.

        Raises:
            web.HTTPBadRequest: the handshake is not valid.
            ConnectionError: the peer has left.
        """
        transport = request.transport
        if transport is None:
            raise ConnectionResetError("the peer has left")
        inlet = Inlet(request.protocol, liveness)
        # aiohttp already has the frames that came with the request.
        early: bytes = getattr(request.protocol, "_message_tail", b"")
        if inlet.check(early) != early:
            raise web.HTTPBadRequest(text="Frames come after the handshake.")
        self._transport = transport
        before = transport.get_protocol()
        transport.set_protocol(inlet)
        try:
            return await self.prepare(request)
        except web.HTTPException:
            transport.set_protocol(before)
            raise

    @staticmethod
    def encode(message: str | bytes) -> bytes:
        """Return a text, or bytes, as one unmasked message.

        Source: RFC 6455, section 5.2.
        """
        if isinstance(message, str):
            first, payload = 0x81, to_utf8(message)
        else:
            first, payload = 0x82, message
        size = len(payload)
        if size < 126:
            header = bytes((first, size))
        elif size < 65536:
            header = struct.pack("!BBH", first, 126, size)
        else:
            header = struct.pack("!BBQ", first, 127, size)
        return header + payload

    def _close_transport(self) -> None:
        # aiohttp's own method would reset the connection of a peer that still sends, and the close
        # frame with the reason might be lost. Nothing follows a close frame of the peer, whose
        # code is a plain number; codes of the enumeration are those that aiohttp sends.
        if isinstance(self.close_code, WSCloseCode):
            self.end()
        else:
            self._transport.close()


WebSocket: TypeAlias = HybiWebSocket | HixieWebSocket


def socket_for(native: web.Request, options: Options) -> WebSocket:
    """Return a WebSocket that speaks the client's draft; `open` shakes hands."""
    kind = HixieWebSocket if FIRST_KEY in native.headers else HybiWebSocket
    return kind(options.message_limit_bytes, options.session_timeout_s)
