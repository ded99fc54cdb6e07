"""The page's own life: it is shown and hidden, left and restored, online and offline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from client_py.browser.contract import Cancel
from client_py.browser.dom import PageEvent, Violation, WindowMessage
from client_py.browser.host import window

# What tells that a sleep, or a time without network, may be over.
WAKING: Final = ["online", "pageshow", "resume", "visibilitychange"]


# Gets an event of one of the types that it was registered for.
Listener = (
    Callable[[PageEvent], None] | Callable[[WindowMessage], None] | Callable[[Violation], None]
)


def listen_to_page(types: list[str], callback: Listener) -> Cancel:
    """Call back for each event of these types that reaches this window, or its document.

    Workers have only some of these events; node, and Internet Explorer before version 9, have none.

    Returns:
        A function that stops it.
    """

    def for_each(method: str) -> None:
        for type in types:
            if window[method]:
                # Capturing, as in some engines the document's do not reach the window otherwise.
                window[method](type, callback, True)

    for_each("addEventListener")
    return lambda: for_each("removeEventListener")


def is_hidden() -> bool:
    """Return whether nobody sees the page; a worker is never hidden."""
    document = window.document
    return bool(document and document.hidden)


def is_offline() -> bool:
    """Return whether the machine has no network at all, as far as the engine knows."""
    navigator = window.navigator
    return bool(navigator and navigator.onLine is False)
