"""What the engine has measured on the page's own way here."""

from __future__ import annotations

from client_py.browser.host import window


def page_round_trip_ms() -> float | None:
    """Return how long the server took to answer for this page, None if that is not known.

    A page that came from a cache tells nothing, nor does a worker.
    Source: Navigation Timing Level 2, "PerformanceNavigationTiming".
    """
    try:
        entry = window.performance.getEntriesByType("navigation")[0]
        return entry.responseStart - entry.requestStart if entry.transferSize else None
    except Exception:  # There is none, in old engines.
        return None
