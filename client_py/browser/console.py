"""What the page's developer should see: debug lines, and errors of the page's own listeners."""

from __future__ import annotations

from typing import Literal

from client_py.browser.host import window
from client_py.browser.timers import set_timer


def write_console(method: Literal["log", "warn"], text: str) -> None:
    """Write to the console, by `log` or `warn`, where the engine has it."""
    try:
        window.console[method]("SockJS", text)
    except Exception:  # There is none, or the page's own throws.
        pass


def report_error(error: Exception) -> None:
    """Throw an error in a later task, where nothing but `window.onerror` and the console see it."""

    def throw() -> None:
        raise error

    set_timer(throw, 0)
