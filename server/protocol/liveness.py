"""Noticing that the peer of a WebSocket has vanished: no FIN, no reset, only silence.

In: what the session writes and the connection reads. Out: `beat` at regular intervals, and
`cut_off`. One timer serves both.

A slow peer is not a vanished one. Each of these begins the wait anew: a byte of the peer's, and
progress of what was written up to the beat. While the server itself has paused reading, the
peer's silence says nothing.
"""

from __future__ import annotations

import asyncio
import sys
from abc import ABC, abstractmethod

if sys.platform == "linux":
    import fcntl
    import termios


class Peer(ABC):
    """The peer of a WebSocket, and what can be done to it."""

    __slots__ = ()

    @abstractmethod
    def beat(self) -> None:
        """Write something that a live peer answers."""

    @abstractmethod
    def cut_off(self) -> None:
        """Drop the connection."""


class Liveness:
    """The one timer of a WebSocket's session.

    Attributes:
        has_heard: set whenever bytes come.
        written_bytes: has to grow by all that is written to the transport.
    """

    __slots__ = (
        "_answers",
        "_beat_at",
        "_beat_end_bytes",
        "_check_at",
        "_delivered_bytes",
        "_interval_s",
        "_loop",
        "_patience_s",
        "_peer",
        "_timer",
        "_transport",
        "has_heard",
        "written_bytes",
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
        self._beat_end_bytes = 0
        self._delivered_bytes = 0
        self.written_bytes = 0
        self.has_heard = False

    def begin(self, peer: Peer, answers: bool) -> None:
        """Start the timer.

        Args:
            answers: the peer answers each beat. Otherwise only what was written and does not
                get through gives it away.
        """
        self._peer = peer
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
                # Reading may have been resumed in this very turn: see what comes of it.
                self._timer = self._loop.call_later(0, self._give_up)
                return
            else:
                self._check_at = now + self._patience_s
        if now >= self._beat_at:
            self._peer.beat()
            self._beat_at = now + self._interval_s
            if self._check_at is None:
                self._begin_wait(now)
        at = self._beat_at if self._check_at is None else min(self._beat_at, self._check_at)
        self._timer = self._loop.call_at(at, self._on_timer)

    def _give_up(self) -> None:
        if self.has_heard:
            self._on_timer()
        else:
            self._peer.cut_off()

    def _begin_wait(self, now: float) -> None:
        self.has_heard = False
        self._beat_end_bytes = self.written_bytes
        self._delivered_bytes = self.written_bytes - unsent_bytes(self._transport)
        self._check_at = now + self._patience_s

    def _is_gone(self) -> bool:
        """Return whether the peer showed no sign of life in the time that it was given."""
        before = self._delivered_bytes
        unsent = unsent_bytes(self._transport)
        self._delivered_bytes = self.written_bytes - unsent
        if not self._transport.is_reading():
            return False
        has_progressed = self._delivered_bytes > before
        if self._answers:
            # Once the peer's kernel has the beat, it is the peer's turn: what its kernel takes
            # after that says nothing of the peer.
            return not (has_progressed and before < self._beat_end_bytes)
        return unsent > 0 and not has_progressed


def cut_off_when_stuck(transport: asyncio.Transport, patience_s: float) -> None:
    """Abort a connection once its peer takes nothing of what was written for `patience_s`.

    A peer that takes it slowly gets all of it; then the connection is left alone.
    """
    loop = asyncio.get_running_loop()

    def check(before: int) -> None:
        unsent = 0 if transport.is_closing() else unsent_bytes(transport)
        if unsent >= before > 0:
            transport.abort()
        elif unsent:
            loop.call_later(patience_s, check, unsent)

    unsent = unsent_bytes(transport)
    loop.call_later(patience_s, check, unsent)


def unsent_bytes(transport: asyncio.Transport) -> int:
    """Return how much of what was written the peer has not acknowledged.

    Where the kernel does not tell, only what it has not taken yet is counted.

    Source: SIOCOUTQ in tcp(7), which has the number of TIOCOUTQ.
    """
    unsent = transport.get_write_buffer_size()
    if sys.platform == "linux":
        try:
            queued = fcntl.ioctl(
                transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4)
            )
        except (AttributeError, OSError, ValueError):
            # Not a TCP socket, or a closed one.
            return unsent
        unsent += int.from_bytes(queued, sys.byteorder)
    return unsent
