"""Which transports timed out here lately: remembered in this browser, for pages that want it.

A network that swallows WebSockets makes every page wait for the same time-out. So a transport that
timed out goes to the end of the list for half an hour, but never out of it. A time-out tells
something of the network only if another transport has opened after it, and nothing while there is
no network. What is remembered is a time in ms, and names between spaces. Imported by builds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from client_py.browser.host import window
from client_py.browser.timers import now_ms
from client_py.core.close_codes import CloseCode

SlowNames = Callable[[str], str]
Remember = Callable[[str, list[dict[str, object]]], None]

MEMORY_MS: Final = 1_800_000
TIME_DIGITS: Final = 13


def slow_names(service_url: str) -> str:
    """Return the names of the transports that timed out lately, each between spaces."""
    try:
        text: str = window.localStorage[key_of(service_url)]
        return text[TIME_DIGITS:] if float(text[:TIME_DIGITS]) > now_ms() else ""
    except Exception:  # There is nothing, or the page may not use its storage.
        return ""


def remember(service_url: str, attempts: list[dict[str, object]]) -> None:
    """Remember which transports of a connection that has opened had timed out before.

    Args:
        service_url: whose transports they are.
        attempts: of the connection, as its `close` event tells them.
    """
    names = ""
    for attempt in attempts:
        if attempt["code"] == CloseCode.TIMED_OUT:
            names += f" {attempt['transport']} "
    try:
        if names and window.navigator.onLine:
            window.localStorage[key_of(service_url)] = str(now_ms() + MEMORY_MS) + names
    except Exception:  # Storage is forbidden, or full.
        pass


def key_of(service_url: str) -> str:
    """Return the key of a service's entry, without the query, which may hold secrets."""
    return f"SockJS {service_url.split('?')[0]}"
