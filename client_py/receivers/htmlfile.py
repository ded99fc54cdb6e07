"""Receiver of script calls: an endless page in a hidden iframe, or in IE's htmlfile object."""

from __future__ import annotations

from typing import Any

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    delete_global,
    new_htmlfile,
    remove_node,
    set_global,
)
from client_py.browser.http import Cancel
from client_py.browser.random import random_name
from client_py.browser.timers import set_timer
from client_py.core.urls import add_query
from client_py.receivers.contract import OnEnd, OnFrame


def htmlfile_receiver(url: str, options: Any, on_frame: OnFrame, on_end: OnEnd) -> Cancel:
    """Receive what the page's scripts call: `start`, `message` with a frame, and `stop`."""
    name = random_name()

    def remove() -> None:
        remove_node(iframe)

    def cancel() -> None:
        delete_global(name)
        # IE does not survive the removal of an iframe whose script is running.
        set_timer(remove, 0)

    def on_start() -> None:
        """Nothing to do; the server's page calls it."""

    def on_message(frame: str) -> None:
        scripts = iframe.contentWindow.document.getElementsByTagName("script")
        remove_node(scripts[scripts.length - 1])  # Else every message stays in memory.
        on_frame(frame)

    def on_stop() -> None:
        on_end(None, [])

    callbacks = {"start": on_start, "message": on_message, "stop": on_stop}
    htmlfile = new_htmlfile()
    if htmlfile:
        htmlfile.parentWindow[name] = callbacks
        iframe = htmlfile.createElement("iframe")
        htmlfile.body.appendChild(iframe)
    else:
        set_global(name, callbacks)
        iframe = create_hidden("iframe")
        append_to_body(iframe)
    iframe.onload = on_stop
    iframe.src = add_query(url, f"c={name}")
    return cancel
