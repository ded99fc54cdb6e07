"""Members of objects that are computed when they are read."""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.host import window


def define_getter(target: object, name: str, read: Callable[[], object]) -> None:
    """Give an object such a member; Internet Explorer before version 9 cannot, and lacks it."""
    try:
        window.Object.defineProperty(target, name, {"get": read, "enumerable": True})
    except Exception:
        pass
