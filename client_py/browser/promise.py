"""What a page's function returns, now or later."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.dom import Thenable
from client_py.browser.host import window


def ask(make: Callable[[], object]) -> Thenable:
    """Call a function in a later task.

    Returns:
        A promise of its result. If it returns a promise, the result is what that one resolves to.

    Raises:
        TypeError: if the engine has no promises.
    """
    promise: Thenable = window.Promise.resolve().then(make)
    return promise
