"""What a WebSocket's peer writes, on its way to aiohttp, which is less strict than RFC 6455."""

from __future__ import annotations

import asyncio
from typing import Final

from server.protocol.connection import Connection
from server.protocol.liveness import Liveness

_IS_MASKED: Final = 0x80
_MASK_BYTES: Final = 4
# Reserved bits are set: aiohttp closes with 1002 for it.
_ILLEGAL_FRAME: Final = b"\xf0\x00"


class Inlet(Connection):
    """Note that bytes came; pass on frames that are masked, as those of clients must be.

    Source: RFC 6455, section 5.1.
    """

    __slots__ = ("_begun", "_is_refused", "_liveness", "_until_frame_bytes")

    def __init__(self, inner: asyncio.Protocol, liveness: Liveness) -> None:
        super().__init__(inner)
        self._liveness = liveness
        # A header that is not complete. It is held back, so that `inner` is between two frames
        # when it is given the illegal one.
        self._begun = b""
        self._until_frame_bytes = 0
        self._is_refused = False

    def data_received(self, data: bytes) -> None:
        self._liveness.has_heard = True
        if not self._is_refused:
            self._inner.data_received(self.check(data))

    def check(self, data: bytes) -> bytes:
        """Return what may be passed on: whole headers, and an illegal frame for one unmasked."""
        if self._begun:
            data, self._begun = self._begun + data, b""
        size = len(data)
        at = self._until_frame_bytes
        while at < size:
            end = self._header_end(data, at)
            if end < 0:
                self._is_refused = True
                return data[:at] + _ILLEGAL_FRAME
            if end == 0:
                self._begun = data[at:]
                self._until_frame_bytes = 0
                return data[:at]
            at = end
        self._until_frame_bytes = at - size
        return data

    @staticmethod
    def _header_end(data: bytes, at: int) -> int:
        """Return where the frame that begins there ends; 0 if it is unknown, -1 if unmasked.

        Source: RFC 6455, section 5.2.
        """
        size = len(data) - at
        if size < 2:
            return 0
        length = data[at + 1] - _IS_MASKED
        if length < 0:
            return -1
        if length < 126:
            return at + 2 + _MASK_BYTES + length
        length_bytes = 2 if length == 126 else 8
        if size < 2 + length_bytes:
            return 0
        length = int.from_bytes(data[at + 2 : at + 2 + length_bytes], "big")
        return at + 2 + length_bytes + _MASK_BYTES + length
