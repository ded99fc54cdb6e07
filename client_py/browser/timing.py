"""What the engine measured while it loaded the page itself."""

from __future__ import annotations

from typing import Final

from client_py.browser.host import window

# When the page is this old, it may be on another network.
FRESH_MS: Final = 60_000
# A page that took longer was slow to make, which says nothing about the network.
LONGEST_MS: Final = 2000


def page_round_trip_ms() -> float | None:
    """Return how long the server took to answer for this page; None if that is no measure.

    It is none if the page came from a cache or is a minute old, and in a worker.
    Source: Navigation Timing Level 2, "PerformanceNavigationTiming".
    """
    try:
        performance = window.performance
        entry = performance.getEntriesByType("navigation")[0]
        if not entry.transferSize or performance.now() > FRESH_MS:
            return None
        round_trip_ms: float = entry.responseStart - entry.requestStart
        return min(round_trip_ms, LONGEST_MS)
    except Exception:  # There is none, in old engines.
        return None
