"""Clock and timers of the host."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.dom import Timer
from client_py.browser.host import new, window


def now_ms() -> int:
    """Return the time in whole milliseconds; old engines have no `Date.now`."""
    time: int = new(window.Date).getTime()
    return time


def set_timer(callback: Callable[[], None], delay_ms: float) -> Timer:
    """Call back once, later.

    Returns:
        What `clear_timer` takes.
    """
    timer: Timer = window.setTimeout(callback, delay_ms)
    return timer


def set_idle_timer(callback: Callable[[], None], delay_ms: float) -> Timer:
    """Call back once, much later: nobody should take this timer for work that is under way.

    An Angular application counts as busy while a timer of its zone is pending. So this one belongs
    to the root zone, and its callback to the zone of now. Source: zone.js, `ZoneType`, `Zone`.
    """
    zone = window.Zone
    if zone and zone.root:
        call: Callable[[], None] = zone.current.wrap(callback, "SockJS")
        timer: Timer = zone.root.run(lambda: window.setTimeout(call, delay_ms))
        return timer
    return set_timer(callback, delay_ms)


def clear_timer(timer: Timer | None) -> None:
    """Stop a timer; one that has rung, or None, is fine."""
    window.clearTimeout(timer)
