"""Clock and timers of the host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.host import new, window


def now_ms() -> int:
    """Give the time in whole milliseconds; engines of old have no `Date.now`."""
    return new(window.Date).getTime()  # type: ignore[no-any-return]


def set_timer(callback: Callable[[], None], delay_ms: float) -> Any:
    """Call back once, later.

    Returns:
        What `clear_timer` takes.
    """
    return window.setTimeout(callback, delay_ms)


def clear_timer(timer: Any) -> None:
    """Stop a timer; one that has rung, or None, is fine."""
    window.clearTimeout(timer)
