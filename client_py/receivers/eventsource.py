"""Receiver of one EventSource connection."""

from __future__ import annotations

from typing import Final

from client_py.browser.contract import Cancel
from client_py.browser.dom import Source, SourceMessage
from client_py.browser.environment import host_class
from client_py.browser.host import new
from client_py.core.frames import OnFrame
from client_py.core.settings import RequestOptions
from client_py.receivers.contract import OnEnd

# An EventSource's `readyState` after an error that it does not recover from.
REFUSED: Final = 2


def eventsource_receiver(
    url: str, options: RequestOptions, on_frame: OnFrame, on_end: OnEnd
) -> Cancel:
    """Receive events as frames; the poll loop reconnects, as only a fresh source tells why.

    Args and Returns: as for every `Receiver`.
    Source: sockjs-protocol 0.3.3, "EventSource"; HTML Standard, "Server-sent events".
    """
    init = {"withCredentials": not options.no_credentials}
    source: Source = new(host_class("EventSource"), url, init)

    def on_message(event: SourceMessage) -> None:
        on_frame(event.data)

    def on_error() -> None:
        on_end("EventSource refused" if source.readyState == REFUSED else None, [])

    source.onmessage = on_message
    source.onerror = on_error
    return source.close
