"""The gentle end of a connection: what was written last arrives, whatever the peer still sends.

A connection that is closed while data is unread is reset, and the reset can overtake what was
written before it, such as a close frame or a 413. So what still arrives is read and dropped,
within limits of time and bytes.
"""

from __future__ import annotations

import asyncio
from typing import Final, cast

from sockjs_py.server.exchange import DRAIN_LIMIT_BYTES

# TLS cannot close one direction, so a peer may wait for us while we wait for it.
_QUIET_S: Final = 0.5


async def drain_and_close(transport: asyncio.Transport, timeout_s: float) -> None:
    """Close the outgoing half; drop what comes until the peer closes too; then close.

    Args:
        timeout_s: when the connection is cut off, whatever the peer does.
    """
    if not transport.is_closing():
        try:
            await begin_to_close(transport, timeout_s)
        finally:
            transport.abort()


def begin_to_close(transport: asyncio.Transport, timeout_s: float) -> asyncio.Future[None]:
    """Start what `drain_and_close` does; return a future: done once the connection is lost."""
    drain = Drain(transport, timeout_s)
    transport.set_protocol(drain)
    drain.begin()
    return drain.lost


class GentleEnd:
    """What the WebSockets of all drafts share: an end without a close frame, begun once."""

    _transport: asyncio.Transport
    _timeout_s: float
    _end: asyncio.Task[None] | None = None

    @property
    def is_ending(self) -> bool:
        """Return whether the end has begun."""
        return self._end is not None

    def end(self) -> None:
        """Begin the end, unless it has begun."""
        if self._end is None:
            self._end = asyncio.create_task(drain_and_close(self._transport, self._timeout_s))

    async def wait_end(self) -> None:
        """Wait for the connection to end, if the end has begun."""
        if self._end is not None:
            await self._end


class Drain(asyncio.Protocol):
    """Drop what comes, and close once the peer has closed or too much has come."""

    def __init__(self, transport: asyncio.Transport, timeout_s: float) -> None:
        self._inner = cast(asyncio.Protocol, transport.get_protocol())
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._received_bytes = 0
        self._was_quiet = False
        self._cutting_off = self._loop.call_later(timeout_s, transport.abort)
        self.lost: asyncio.Future[None] = self._loop.create_future()

    def begin(self) -> None:
        """Tell the peer that nothing more will come."""
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._close_when_quiet()
        if not self._transport.is_reading():
            self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        self._was_quiet = False
        self._received_bytes += len(data)
        if self._received_bytes > DRAIN_LIMIT_BYTES:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cutting_off.cancel()
        if not self.lost.done():
            self.lost.set_result(None)
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _close_when_quiet(self) -> None:
        if self._was_quiet:
            self._transport.close()
        else:
            self._was_quiet = True
            self._loop.call_later(_QUIET_S, self._close_when_quiet)
