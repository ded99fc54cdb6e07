"""What the engine has measured on the page's own way here."""

from __future__ import annotations

from typing import Final

from client_py.browser.host import window

# So long after the page began, the network may be another one.
FRESH_MS: Final = 60_000
# A page that took longer was slow to make, which tells nothing of the way.
LONGEST_MS: Final = 2000


def page_round_trip_ms() -> float | None:
    """Return how long the server took to answer for this page, None if that tells nothing.

    It does not if the page came from a cache or is a minute old, nor in a worker.
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
