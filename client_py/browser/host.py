"""The realm we run in. The compiler replaces this module; under CPython it stands in for it.

`window` is the page's or worker's global object; tests put attributes on it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

C = TypeVar("C")


class Realm(SimpleNamespace):
    """A global object under CPython; what it lacks is None, also for `[]`."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)

    def __getitem__(self, name: str) -> object:
        found: object = getattr(self, name)
        return found


# Anything may be there, or be missing: an engine's, or a page's own.
window: Any = Realm()


def new(constructor: Callable[..., C], *args: object) -> C:
    """Construct: JavaScript's `new constructor(...args)`."""
    return constructor(*args)


def native(name: str) -> Callable[[C], C]:
    """Declare a class of the realm, by its name there: extended in ES2015, never compiled."""
    return lambda cls: cls


def new_optional(cls: C) -> C:
    """Let a class be called without `new`, as SockJS always could."""
    return cls
