"""How long to wait: every time that can end a connection is here.

Tests of network faults build a client with shorter times, so that nobody waits for minutes.
"""

from __future__ import annotations

from typing import Final

INFO_TIMEOUT_MS: Final = 8000
# What was sent before a close has this long to arrive; a server that did not answer may hold it.
DRAIN_MS: Final = 5000
# A request that sends has this long to be answered: 4 MB take nine minutes at 64 kbit/s.
UNANSWERED_MS: Final = 600_000
# A form has less. A sandbox that forbids forms fires no event, so only this ends the wait.
FORM_LIMIT_MS: Final = 60_000
# A script that has loaded has this long to call: IE fires its event before, at, or after its run.
CALL_GRACE_MS: Final = 1000
# A busy server is polled once more after one round trip, but no later than this.
POLL_PAUSE_LIMIT_MS: Final = 1000
# For each round trip, where nobody has measured one.
UNKNOWN_RTO_MS: Final = 1000
SECURE_FLOOR_MS: Final = 2000
BODY_PAUSE_MS: Final = 20

# The rest is for heartbeats.py. A silence that is too long gets a second look, this much later:
# watchdog.py says why.
SECOND_LOOK_MS: Final = 1000
# Allows for delays: a slow network, a busy server, a throttled page.
SLACK_MS: Final = 5000
# What is learned may be wrong, so no learned limit is shorter than this.
LEARNED_FLOOR_MS: Final = 30_000
# Beats that follow faster were delivered together, so the time between them means nothing.
BURST_MS: Final = 1000


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
        rtt_ms: the round trip of `/info` or of the page, or None if neither is known.
        round_trips: how many the transport may take to open.
        minimum_ms: the option `timeout`.
        has_handshake: over TLS on a new connection, which the round trip does not show.
    """
    trip_ms = UNKNOWN_RTO_MS if rtt_ms is None else rto_ms(rtt_ms)
    floor_ms = SECURE_FLOOR_MS if has_handshake else 0
    return max(trip_ms * round_trips, minimum_ms, floor_ms)
