"""WebSocket as RFC 6455 has it, and the drafts hybi-7 to hybi-17, which are the same on the wire.

The handshake and all that is read are aiohttp's; what sessions write is made here.
"""

from __future__ import annotations

import struct

from aiohttp import web


class HybiWebSocket(web.WebSocketResponse):
    """aiohttp's WebSocket, and the bytes of a text message."""

    @staticmethod
    def encode(text: str) -> bytes:
        """Return a text as one unmasked message.

        Source: RFC 6455, section 5.2.
        """
        payload = text.encode()
        size = len(payload)
        if size < 126:
            header = struct.pack("!BB", 0x81, size)
        elif size < 65536:
            header = struct.pack("!BBH", 0x81, 126, size)
        else:
            header = struct.pack("!BBQ", 0x81, 127, size)
        return header + payload
