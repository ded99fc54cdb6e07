"""Events and their target, as in the DOM; sockjs.py extends them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from client_py.browser.console import report_error
from client_py.browser.contract import nothing
from client_py.browser.dom import Event, Listener, ListenerOptions
from client_py.browser.timers import now_ms
from client_py.core.close_codes import Closure
from client_py.core.selection import NO_OPTIONS


def plain_event(type: str) -> Event:
    """Make an event that is nothing but its type; it has no default and nowhere to go."""
    fields = {
        "type": type,
        "timeStamp": now_ms(),
        "bubbles": False,
        "cancelable": False,
        "preventDefault": nothing,
        "stopPropagation": nothing,
    }
    return cast(Event, fields)


def message_event(data: object) -> Event:
    """Make the event of a message from the server."""
    event = plain_event("message")
    event.data = data
    return event


def close_event(
    closure: Closure, is_clean: bool, status: int, attempts: list[dict[str, object]]
) -> Event:
    """Make the event of the end of the connection."""
    event = plain_event("close")
    event.code = closure.code
    event.reason = closure.reason
    event.wasClean = is_clean
    event.status = status
    event.attempts = attempts
    return event


@dataclass
class Registration:
    """One listener of one type; None where it was removed, for a dispatch that is under way."""

    type: str
    event_listener: Listener | None
    is_once: bool


class EventTarget:
    """Keeps listeners and calls them; one that throws stops neither the others nor the caller."""

    def __init__(self) -> None:
        self._registrations: list[Registration] = []

    def addEventListener(
        self, type: str, listener: Listener | None, options: ListenerOptions | None = None
    ) -> None:
        """Add a function or an object with `handleEvent`, unless it is there already.

        Args:
            type: of the events.
            listener: called with the event; `this` is the target.
            options: `once`, `signal`; a boolean (capture) means nothing here.
        """
        settings: ListenerOptions = options or NO_OPTIONS
        signal = settings.signal
        if not listener or (signal and signal.aborted) or self._find(type, listener):
            return
        if signal:
            signal.addEventListener("abort", lambda: self.removeEventListener(type, listener))
        # A new list each time: a dispatch goes on over the one that it began with.
        self._registrations = [*self._registrations, Registration(type, listener, settings.once)]

    def removeEventListener(self, type: str, listener: Listener | None) -> None:
        """Remove a listener; one that is not there is fine."""
        found = self._find(type, listener)
        if found:
            found.event_listener = None
            self._registrations = [kept for kept in self._registrations if kept.event_listener]

    def dispatchEvent(self, event: Event) -> bool:
        """Call the `on…` handler and then the listeners, in order."""
        try:
            event.target = self
            event.currentTarget = self
        except Exception:  # Native events have a read-only target.
            pass
        handler = getattr(self, f"on{event.type}", None)
        if callable(handler):
            self._call(handler, event)
        for registration in self._registrations:
            listener = registration.event_listener
            if listener and registration.type == event.type:
                if registration.is_once:
                    self.removeEventListener(event.type, listener)
                self._call(listener, event)
        return True

    def _find(self, type: str, listener: Listener | None) -> Registration | None:
        for registration in self._registrations:
            if registration.type == type and registration.event_listener is listener:
                return registration
        return None

    def _call(self, listener: Listener, event: Event) -> None:
        try:
            if callable(listener):
                listener.call(self, event)
            else:
                listener.handleEvent(event)
        except Exception as error:
            report_error(error)


def call_handlers(target: object) -> None:
    """Do nothing: `dispatchEvent` above calls the `on…` handlers itself.

    native/events.py, where the engine dispatches, registers them here.
    """
