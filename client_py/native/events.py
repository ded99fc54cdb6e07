"""Events and their target, by the engine's own; stands in for client_py/events.py."""

from __future__ import annotations

from typing import Final

from client_py.browser.dom import Event, Listener, ListenerOptions
from client_py.browser.host import native, new, window
from client_py.core.close_codes import Closure

TYPES: Final = ("open", "message", "close", "error", "heartbeat")


def plain_event(type: str) -> Event:
    """Make an event that is nothing but its type."""
    event: Event = new(window.Event, type)
    return event


def message_event(data: object) -> Event:
    """Make the event of a message from the server."""
    event: Event = new(window.MessageEvent, "message", {"data": data})
    return event


def close_event(
    closure: Closure, is_clean: bool, status: int, attempts: list[dict[str, object]]
) -> Event:
    """Make the event of the end of the connection; node has no CloseEvent before version 23."""
    fields = {
        "code": closure.code,
        "reason": closure.reason,
        "wasClean": is_clean,
        "status": status,
        "attempts": attempts,
    }
    event: Event = window.Object.assign(plain_event("close"), fields)
    return event


@native("EventTarget")
class EventTarget:
    """Keeps listeners and calls them."""

    def addEventListener(
        self, type: str, listener: Listener | None, options: ListenerOptions | None = None
    ) -> None:
        """Add a listener."""

    def removeEventListener(self, type: str, listener: Listener | None) -> None:
        """Remove one."""

    def dispatchEvent(self, event: Event) -> object:
        """Call the listeners."""


def call_handlers(target: object) -> None:
    """Let the target's `on…` handlers be called before its listeners."""

    def on_event(event: Event) -> None:
        handler = getattr(target, f"on{event.type}", None)
        if callable(handler):
            handler.call(target, event)

    for type in TYPES:
        # Not that of a class that is derived from ours, whose own fields are still to come.
        window.EventTarget.prototype.addEventListener.call(target, type, on_event)
