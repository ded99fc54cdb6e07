"""WebSocket as RFC 6455 has it, and the drafts hybi-7 to hybi-17, which are the same on the wire.

The handshake and all that is read are aiohttp's; what sessions write is made here.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Final

from aiohttp import WSCloseCode, web
from aiohttp.abc import AbstractStreamWriter

from server.protocol.frames import to_utf8
from server.protocol.inlet import Inlet
from server.protocol.lingering import drain_and_close
from server.protocol.liveness import Liveness


class HybiWebSocket(web.WebSocketResponse):
    """aiohttp's WebSocket; the bytes of a text message; an end that loses nothing.

    Attributes:
        ping_frame: the bytes of a ping.
    """

    ping_frame: Final = b"\x89\x00"

    def __init__(self, message_limit_bytes: int, timeout_s: float) -> None:
        super().__init__(
            # A compressor costs a session more memory than all else of it.
            compress=False,
            # aiohttp refuses a message of this size.
            max_msg_size=message_limit_bytes + 1,
            timeout=timeout_s,
        )
        self._timeout_s = timeout_s
        self._end: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport

    async def open(self, request: web.Request, liveness: Liveness) -> AbstractStreamWriter:
        """Shake hands; `liveness` is told of every byte that comes from then on.

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
    def encode(text: str) -> bytes:
        """Return a text as one unmasked message.

        Source: RFC 6455, section 5.2.
        """
        payload = to_utf8(text)
        size = len(payload)
        if size < 126:
            header = struct.pack("!BB", 0x81, size)
        elif size < 65536:
            header = struct.pack("!BBH", 0x81, 126, size)
        else:
            header = struct.pack("!BBQ", 0x81, 127, size)
        return header + payload

    @property
    def is_ending(self) -> bool:
        """Return whether nothing more can be sent."""
        return self.closed or self._end is not None

    def end(self) -> None:
        """End the connection without a close frame."""
        if self._end is None:
            self._end = asyncio.create_task(drain_and_close(self._transport, self._timeout_s))

    async def wait_end(self) -> None:
        """Wait for the connection to end, if that was begun."""
        if self._end is not None:
            await self._end

    def _close_transport(self) -> None:
        # aiohttp's own would reset the connection of a peer that still sends, and the close
        # frame with the reason might be lost. Once the peer's close frame has come, nothing
        # follows. Its code is a plain number; those of the enumeration are aiohttp's own.
        if isinstance(self.close_code, WSCloseCode):
            self.end()
        else:
            self._transport.close()
