"""How long to wait: round-trip time in, milliseconds out; anyone may import it."""

from __future__ import annotations

from typing import Final

INFO_TIMEOUT_MS: Final = 8000
# What was sent before a close has this long to arrive; a server that did not answer may hold it.
DRAIN_MS: Final = 5000
# A request that sends has this long to be answered: 4 MB take nine minutes at 64 kbit/s. A form,
# which jsonp-polling sends by, has a time of its own.
UNANSWERED_MS: Final = 600_000
# For each round trip, where nobody has measured one.
UNKNOWN_RTO_MS: Final = 1000
SECURE_FLOOR_MS: Final = 2000
BODY_PAUSE_MS: Final = 20


def rto_ms(rtt_ms: float) -> float:
    """Estimate the retransmission timeout from one measured round trip.

    Source: RFC 2988, simplified: slow links by factor, fast links with room for a busy page.
    """
    return 4 * rtt_ms if rtt_ms > 100 else 300 + rtt_ms


def transport_timeout_ms(
    rtt_ms: float | None, round_trips: int, minimum_ms: float, has_handshake: bool
) -> float:
    """Return the time that a transport has until its open frame.

    Args:
        rtt_ms: the round trip of `/info` or of the page, None if neither is known.
        round_trips: how many the transport is given to open.
        minimum_ms: the `timeout` option.
        has_handshake: over TLS on a new connection, which the round trip does not show.
    """
    trip_ms = UNKNOWN_RTO_MS if rtt_ms is None else rto_ms(rtt_ms)
    floor_ms = SECURE_FLOOR_MS if has_handshake else 0
    return max(trip_ms * round_trips, minimum_ms, floor_ms)
