"""How long a connection may be silent before it counts as lost.

A server writes `h` on a connection that would be silent otherwise. One that does so is alive as
long as something comes. Not every server does: over WebSocket some send protocol pings instead,
which a page cannot see, and Spring stops once STOMP beats by itself. So silence tells nothing until
it is known that this server beats, on this connection. That is told, by the page or in /info, or
learned from two beats. Imported by watchdog.py.
"""

from __future__ import annotations

from typing import Final

from .timeouts import BURST_MS, LEARNED_FLOOR_MS, SLACK_MS

# Twice as much and the slack are still within what setTimeout takes.
TOLD_LIMIT_MS: Final = 0x20000000


class Heartbeats:
    """Learns how a server beats."""

    def __init__(self, fixed_ms: float | None) -> None:
        """Begin with a connection that has just opened.

        Args:
            fixed_ms: the silence after which it is lost, if that is known; 0 if none is too long.
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
        """Return the silence after which the connection is lost; 0 if it is not known."""
        if self._fixed_ms is not None:
            return self._fixed_ms
        if not self._shortest_ms:
            return 0
        return max(LEARNED_FLOOR_MS, silence_ms(max(self._longest_ms, self._shortest_ms)))


def silence_ms(gap_ms: float) -> float:
    """Return how long a connection may be silent on which a beat comes every `gap_ms`."""
    return 2 * gap_ms + SLACK_MS


def told_limit_ms(value: object) -> float | None:
    """Return the limit for a server that tells in /info how often it beats.

    Args:
        value: of the field `heartbeat`: milliseconds, but it may be anything.

    Returns:
        None if that tells nothing.
    """
    if isinstance(value, int | float) and value is not True and 0 < value < TOLD_LIMIT_MS:
        return silence_ms(value)
    return None
