"""How long a connection may be silent before it counts as lost.

Most servers send `h`, a beat, on a connection that would be silent otherwise. From such a server, a
long silence means that the connection is lost. But not every server beats: over WebSocket some send
protocol pings instead, which a page cannot see, and Spring stops once STOMP beats by itself. So
silence proves nothing until it is known that this server beats on this connection. The page or
/info may say so; otherwise the connection learns it from two beats.
"""

from __future__ import annotations

from typing import Final

from .timeouts import BURST_MS, LEARNED_FLOOR_MS, SLACK_MS

# Twice this and the slack are still within what setTimeout takes.
TOLD_LIMIT_MS: Final = 0x20000000


class Heartbeats:
    """Learns how a server beats."""

    def __init__(self, fixed_ms: float | None) -> None:
        """Begin with a connection that has just opened.

        Args:
            fixed_ms: the silence in ms after which it is lost, if that is known; 0 for never.
        """
        self._fixed_ms = fixed_ms
        self._frame_at = 0
        self._beat_at = 0  # 0 before the first.
        self._longest_ms = 0.0  # From a frame to the beat that followed it.
        self._shortest_ms = 0.0  # From one beat to the next; 0 if there were no two.

    def hear(self, is_beat: bool, time_ms: int) -> None:
        """Take note of a frame."""
        if is_beat:
            gap_ms = time_ms - self._beat_at
            if self._beat_at and gap_ms > BURST_MS:
                self._shortest_ms = min(self._shortest_ms or gap_ms, gap_ms)
            self._longest_ms = max(self._longest_ms, time_ms - self._frame_at)
            self._beat_at = time_ms
        self._frame_at = time_ms

    def limit_ms(self) -> float:
        """Return the silence in ms that ends the connection; 0 while that is not known."""
        if self._fixed_ms is not None:
            return self._fixed_ms
        if not self._shortest_ms:
            return 0
        return max(LEARNED_FLOOR_MS, silence_ms(max(self._longest_ms, self._shortest_ms)))


def silence_ms(gap_ms: float) -> float:
    """Return how long a connection may be silent if it has a beat every `gap_ms`."""
    return 2 * gap_ms + SLACK_MS


def told_limit_ms(value: object) -> float | None:
    """Return the limit for a server that says in /info how often it beats.

    Args:
        value: of the field `heartbeat`: milliseconds, but it may be anything.

    Returns:
        The silence in ms; None if the value is no such time.
    """
    if isinstance(value, int | float) and value is not True and 0 < value < TOLD_LIMIT_MS:
        return silence_ms(value)
    return None
