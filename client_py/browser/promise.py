"""Waiting for what a page's function gives, now or later."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.host import window


def ask(
    make: Callable[[], object],
    on_value: Callable[[object], None],
    on_failure: Callable[[object], None],
) -> None:
    """Call a function in a later task, and one of the callbacks later still.

    Args:
        make: returns a value, or a promise of it.
        on_value: gets the value.
        on_failure: gets what `make` or `on_value` has thrown, or why the promise is rejected.

    Raises:
        TypeError: if the engine has no promises.
    """
    window.Promise.resolve().then(make).then(on_value).then(None, on_failure)
