"""What a WebSocket's peer writes, on its way to aiohttp, which is less strict than RFC 6455."""

from __future__ import annotations

import asyncio
from typing import Final

from sockjs_py.server.aiohttp.connection import Connection
from sockjs_py.server.aiohttp.liveness import Liveness

_IS_MASKED: Final = 0x80
_MASK_BYTES: Final = 4
# Its reserved bits are set, so aiohttp closes with 1002.
_ILLEGAL_FRAME: Final = b"\xf0\x00"


class Inlet(Connection):
    """Report that bytes came, and pass on only masked frames, since clients must mask theirs.

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
        """Return what may be passed on: whole headers, and an illegal frame for an unmasked one.

        Source: RFC 6455, section 5.2.
        """
        if self._begun:
            data, self._begun = self._begun + data, b""
        size = len(data)
        at = self._until_frame_bytes
        while at < size:
            if size - at < 2:
                return self._hold_back(data, at)
            length = data[at + 1] - _IS_MASKED
            if length < 0:
                self._is_refused = True
                return data[:at] + _ILLEGAL_FRAME
            header_bytes = 2
            if length > 125:
                header_bytes = 4 if length == 126 else 10
                if size - at < header_bytes:
                    return self._hold_back(data, at)
                length = int.from_bytes(data[at + 2 : at + header_bytes], "big")
            at += header_bytes + _MASK_BYTES + length
        self._until_frame_bytes = at - size
        return data

    def _hold_back(self, data: bytes, at: int) -> bytes:
        self._begun = data[at:]
        self._until_frame_bytes = 0
        return data[:at]
