"""Events and their target, by the engine's own; stands in for client_py/events.py."""

from __future__ import annotations

from typing import Any, Final

from client_py.browser.host import native, new, typeof, window
from client_py.core.close_codes import Closure

TYPES: Final = ("open", "message", "close", "error", "heartbeat")


def plain_event(type: str) -> Any:
    """Make an event that is nothing but its type."""
    return new(window.Event, type)


def message_event(data: Any) -> Any:
    """Make the event of a message from the server."""
    return new(window.MessageEvent, "message", {"data": data})


def close_event(closure: Closure, is_clean: bool, status: int, attempts: list[Any]) -> Any:
    """Make the event of the end of the connection; node has no CloseEvent before version 23."""
    fields = {
        "code": closure.code,
        "reason": closure.reason,
        "wasClean": is_clean,
        "status": status,
        "attempts": attempts,
    }
    return window.Object.assign(plain_event("close"), fields)


@native("EventTarget")
class EventTarget:
    """Keeps listeners and calls them."""

    def addEventListener(self, type: str, listener: Any, options: Any = None) -> None:
        """Add a listener."""

    def removeEventListener(self, type: str, listener: Any) -> None:
        """Remove one."""

    def dispatchEvent(self, event: Any) -> Any:
        """Call the listeners."""


def call_handlers(target: Any) -> None:
    """Let the target's `on…` handlers be called before its listeners."""

    def on_event(event: Any) -> None:
        handler: Any = getattr(target, f"on{event.type}", None)
        if typeof(handler) == "function":
            handler.call(target, event)

    for type in TYPES:
        # Not that of a class that is derived from ours, whose own fields are still to come.
        window.EventTarget.prototype.addEventListener.call(target, type, on_event)
