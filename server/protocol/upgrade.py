"""How a request becomes a WebSocket: what it must satisfy, and which draft is spoken."""

from __future__ import annotations

import struct
from typing import Final, TypeAlias

from aiohttp import WSCloseCode, web
from aiohttp.abc import AbstractStreamWriter

from server.protocol.frames import to_utf8
from server.protocol.headers import check_origin
from server.protocol.hixie76 import FIRST_KEY, HixieWebSocket
from server.protocol.inlet import Inlet
from server.protocol.lingering import GentleEnd
from server.protocol.liveness import Liveness
from server.protocol.service import Service


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

    def _close_transport(self) -> None:
        # aiohttp's own method would reset the connection of a peer that still sends, and the close
        # frame with the reason might be lost. Nothing follows a close frame of the peer, whose
        # code is a plain number; codes of the enumeration are those that aiohttp sends.
        if isinstance(self.close_code, WSCloseCode):
            self.end()
        else:
            self._transport.close()


WebSocket: TypeAlias = HybiWebSocket | HixieWebSocket


def upgrade(service: Service, request: web.Request) -> WebSocket:
    """Return a WebSocket that speaks the client's draft; `open` shakes hands.

    Raises:
        web.HTTPException: see `check_upgrade`.
    """
    check_upgrade(service, request)
    kind = HixieWebSocket if FIRST_KEY in request.headers else HybiWebSocket
    return kind(service.options.message_limit_bytes, service.options.session_timeout_s)


def check_upgrade(service: Service, request: web.Request) -> None:
    """Refuse a request that cannot be upgraded.

    Raises:
        web.HTTPNotFound: the service offers no WebSocket.
        web.HTTPBadRequest: it is a plain request, or a proxy changed `Connection`.
        web.HTTPForbidden: pages of its origin are not served.
        web.HTTPServiceUnavailable: `session_limit` sessions are alive.
    Source: sockjs-protocol 0.3.3, "WebsocketHttpErrors" (P:502).
    """
    if not service.options.websocket:
        raise web.HTTPNotFound
    if request.headers.get("Upgrade", "").strip().lower() != "websocket":
        raise web.HTTPBadRequest(text='Can "Upgrade" only to "WebSocket".')
    connection = request.headers.get("Connection", "").lower()
    if "upgrade" not in (token.strip() for token in connection.split(",")):
        raise web.HTTPBadRequest(text='"Connection" must be "Upgrade".')
    # Hybi-10 and older drafts use another name.
    origin = request.headers.get("Origin", request.headers.get("Sec-WebSocket-Origin"))
    if origin is not None:
        check_origin(origin, service.options)
    service.check_session_limit({})
