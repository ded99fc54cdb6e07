"""Notice that the peer of a WebSocket has vanished: no FIN, no reset, only silence.

At regular intervals `beat` is called. If no byte arrives after it and, as far as the kernel knows,
none leaves, `cut_off` is called. One timer serves both.

A slow peer has not vanished. The wait restarts when a byte arrives, and, until the beat has left,
when the peer has taken something of what was written. While the server itself has paused reading,
the peer's silence says nothing.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

if sys.platform == "linux":
    import fcntl
    import termios

# Where `tcpi_bytes_acked` is in `struct tcp_info`.
_BYTES_ACKED: Final = 120


class Liveness:
    """The one timer of a WebSocket's session.

    Attributes:
        has_heard: set whenever bytes arrive.
    """

    __slots__ = (
        "_answers",
        "_beat",
        "_beat_at",
        "_check_at",
        "_delivered",
        "_interval_s",
        "_is_beat_on_its_way",
        "_loop",
        "_patience_s",
        "_timer",
        "_transport",
        "has_heard",
    )

    def __init__(self, transport: asyncio.Transport, interval_s: float, patience_s: float) -> None:
        """Prepare; `begin` starts the timer.

        Args:
            interval_s: the time between beats.
            patience_s: how long a peer may take to show that it is there.
        """
        self._transport = transport
        self._interval_s = interval_s
        self._patience_s = patience_s
        self._loop = asyncio.get_running_loop()
        self._delivered = 0
        self._is_beat_on_its_way = False
        self.has_heard = False

    def begin(self, beat: Callable[[], None], answers: bool) -> None:
        """Start the timer.

        Args:
            beat: writes something that a live peer answers.
            answers: whether the peer answers each beat. If it does not, the only sign that it has
                vanished is that what was written does not get through.
        """
        self._beat = beat
        self._answers = answers
        self._beat_at = self._loop.time() + self._interval_s
        self._check_at: float | None = None
        self._timer = self._loop.call_at(self._beat_at, self._on_timer)

    def stop(self) -> None:
        """Stop the timer."""
        self._timer.cancel()

    def _on_timer(self) -> None:
        if self._transport.is_closing():
            return
        now = self._loop.time()
        if self._check_at is not None and now >= self._check_at:
            if self.has_heard:
                self._check_at = None
            elif self._is_gone():
                # Reading may have been resumed in this very turn: see whether bytes arrive.
                self._timer = self._loop.call_later(0, self._give_up)
                return
            else:
                self._check_at = now + self._patience_s
        if now >= self._beat_at:
            self._beat()
            self._beat_at = now + self._interval_s
            if self._check_at is None:
                self._begin_wait(now)
        at = self._beat_at if self._check_at is None else min(self._beat_at, self._check_at)
        self._timer = self._loop.call_at(at, self._on_timer)

    def _give_up(self) -> None:
        if self.has_heard:
            self._on_timer()
        else:
            self._transport.abort()

    def _begin_wait(self, now: float) -> None:
        self.has_heard = False
        self._delivered = delivered(self._transport)
        self._is_beat_on_its_way = True
        self._check_at = now + self._patience_s

    def _is_gone(self) -> bool:
        """Return whether the peer showed no sign of life in the time that it was given."""
        before, self._delivered = self._delivered, delivered(self._transport)
        was_on_its_way = self._is_beat_on_its_way
        has_unsent = unsent_bytes(self._transport) > 0
        # Once the peer's kernel has the beat, it is the peer's turn: what its kernel accepts
        # after that says nothing about the peer.
        self._is_beat_on_its_way = was_on_its_way and has_unsent
        if not self._transport.is_reading():
            return False
        has_progressed = self._delivered > before
        if self._answers:
            return not (has_progressed and was_on_its_way)
        return has_unsent and not has_progressed


def cut_off_when_stuck(transport: asyncio.Transport, patience_s: float) -> None:
    """Abort a connection if its peer accepts nothing of what was written for `patience_s`.

    A peer that accepts it slowly gets all of it; then the connection is left alone.
    """
    loop = asyncio.get_running_loop()

    def check(before: int) -> None:
        if transport.is_closing() or not unsent_bytes(transport):
            return
        now = delivered(transport)
        if now > before:
            loop.call_later(patience_s, check, now)
        else:
            transport.abort()

    loop.call_later(patience_s, check, delivered(transport))


def delivered(transport: asyncio.Transport) -> int:
    """Return a number that grows when the peer accepts something of what was written.

    This is not how much is unsent: with TLS, a part of that is in a buffer that nobody can look
    into. If the kernel does not say, it is minus the bytes that are known to be unsent.

    Source: TCP_INFO in tcp(7).
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError, struct.error):
            info = transport.get_extra_info("socket").getsockopt(
                socket.IPPROTO_TCP, socket.TCP_INFO, _BYTES_ACKED + 8
            )
            return int(struct.unpack_from("=Q", info, _BYTES_ACKED)[0])
    return -unsent_bytes(transport)


def unsent_bytes(transport: asyncio.Transport) -> int:
    """Return how much of what was written the peer has not acknowledged.

    If the kernel does not say, this counts only what the kernel has not accepted yet.

    Source: SIOCOUTQ in tcp(7), which has the number of TIOCOUTQ.
    """
    unsent = transport.get_write_buffer_size()
    if sys.platform == "linux":
        # It may have no socket, or a closed one.
        with suppress(AttributeError, OSError, ValueError):
            number = transport.get_extra_info("socket").fileno()
            queued = fcntl.ioctl(number, termios.TIOCOUTQ, bytes(4))
            unsent += int.from_bytes(queued, sys.byteorder)
    return unsent
