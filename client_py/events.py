"""Events and their target, as in the DOM; sockjs.py extends them. Host objects in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from client_py.browser.console import report_error
from client_py.browser.host import typeof
from client_py.browser.timers import now_ms


class Event:
    """What a listener gets."""

    bubbles: Final = False
    cancelable: Final = False

    def __init__(self, type: str) -> None:
        self.type = type
        self.target: Any = None
        self.currentTarget: Any = None
        self.timeStamp = now_ms()

    def preventDefault(self) -> None:
        """Do nothing, as there is no default; pages call it all the same."""

    def stopPropagation(self) -> None:
        """Do nothing, as there is nowhere to go."""


class MessageEvent(Event):
    """A message from the server."""

    def __init__(self, data: Any) -> None:
        super().__init__("message")
        self.data = data


class CloseEvent(Event):
    """The end of the connection."""

    def __init__(
        self, code: int, reason: str, was_clean: bool, status: int, attempts: list[Any]
    ) -> None:
        super().__init__("close")
        self.code = code
        self.reason = reason
        self.wasClean = was_clean
        self.status = status
        self.attempts = attempts


@dataclass
class Registration:
    """One listener of one type; `is_removed` for a dispatch that is under way."""

    type: str
    listener: Any
    is_once: bool
    is_removed: bool


class EventTarget:
    """Keeps listeners and calls them; one that throws stops neither the others nor the caller."""

    def __init__(self) -> None:
        self._registrations: list[Registration] = []

    def addEventListener(self, type: str, listener: Any, options: Any = None) -> None:
        """Add a function or an object with `handleEvent`, unless it is there already.

        Args:
            type: of the events.
            listener: called with the event; `this` is the target.
            options: `once`, `signal`; a boolean (capture) means nothing here.
        """
        signal = options.signal if options else None
        if not listener or (signal and signal.aborted):
            return
        for registration in self._registrations:
            if registration.type == type and registration.listener is listener:
                return

        def on_abort() -> None:
            self.removeEventListener(type, listener)

        if signal:
            signal.addEventListener("abort", on_abort)
        # A new list each time: a dispatch goes on over the one that it began with.
        is_once = options.once if options else False
        self._registrations = self._registrations + [Registration(type, listener, is_once, False)]

    def removeEventListener(self, type: str, listener: Any) -> None:
        """Remove a listener; one that is not there is fine."""
        kept: list[Registration] = []
        for registration in self._registrations:
            if registration.type == type and registration.listener is listener:
                registration.is_removed = True
            else:
                kept.append(registration)
        self._registrations = kept

    def dispatchEvent(self, event: Any) -> bool:
        """Call the `on…` handler and then the listeners, in order."""
        event.target = self
        event.currentTarget = self
        handler = getattr(self, f"on{event.type}", None)
        if typeof(handler) == "function":
            self._call(handler, event)
        for registration in self._registrations:
            if registration.type == event.type and not registration.is_removed:
                if registration.is_once:
                    self.removeEventListener(event.type, registration.listener)
                self._call(registration.listener, event)
        return True

    def _call(self, listener: Any, event: Any) -> None:
        try:
            if typeof(listener) == "function":
                listener.call(self, event)
            else:
                listener.handleEvent(event)
        except Exception as error:
            report_error(error)
