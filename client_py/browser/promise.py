"""What a page's function gives, now or later."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.dom import Thenable
from client_py.browser.host import window


def ask(make: Callable[[], object]) -> Thenable:
    """Call a function in a later task.

    Returns:
        A promise of what it returns, or of what the promise that it returns is of.

    Raises:
        TypeError: if the engine has no promises.
    """
    promise: Thenable = window.Promise.resolve().then(make)
    return promise
