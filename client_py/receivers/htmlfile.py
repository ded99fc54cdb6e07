"""Receiver of script calls: an endless page in a hidden iframe, or in IE's htmlfile object."""

from __future__ import annotations

from typing import Any, Final

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
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.urls import add_query
from client_py.receivers.contract import OnEnd, OnFrame

# A busy engine may take this long from a page to its first script.
LOOK_MS: Final = 500


def htmlfile_receiver(url: str, options: Any, on_frame: OnFrame, on_end: OnEnd) -> Cancel:
    """Receive what the page's scripts call: `start`, `message` with a frame, and `stop`.

    The page sets its `document.domain`, as the protocol has it. Engines that heed it then let it
    call only pages that have done the same, and hide it from others: that is how we find out.

    Args and Returns: as for every `Receiver`.
    Source: sockjs-protocol 0.3.3, "HtmlFile"; HTML Standard, `document.domain`.
    """
    name = random_name()
    timer: Any = None

    def remove() -> None:
        remove_node(iframe)

    def cancel() -> None:
        clear_timer(timer)
        delete_global(name)
        # IE does not survive the removal of an iframe whose script is running.
        set_timer(remove, 0)

    def look() -> None:
        nonlocal timer
        following = give_up
        try:
            if iframe.contentWindow.document:
                following = look
        except Exception:
            pass
        # Between its arrival and its script the page may be hidden from those that it will call.
        timer = set_timer(following, LOOK_MS)

    def give_up() -> None:
        on_end("Only one of page and server sets document.domain", [])

    def on_start() -> None:
        clear_timer(timer)

    def on_message(frame: str) -> None:
        try:
            nodes = iframe.contentWindow.document.body.childNodes
            # All but the script that runs now: IE does not survive the removal of that one.
            while nodes[1]:
                remove_node(nodes[0])
        except Exception:  # Nothing but memory is lost where the page may not be touched.
            pass
        on_frame(frame)

    def on_stop() -> None:
        on_end(None, [])

    callbacks = {"start": on_start, "stop": on_stop, "message": on_message}
    htmlfile = new_htmlfile()
    if htmlfile:
        htmlfile.parentWindow[name] = callbacks
        iframe = htmlfile.createElement("iframe")
        htmlfile.body.appendChild(iframe)
    else:
        set_global(name, callbacks)
        iframe = create_hidden("iframe")
        timer = set_timer(look, LOOK_MS)
    iframe.onload = on_stop
    iframe.src = add_query(url, f"c={name}")
    if not htmlfile:
        append_to_body(iframe)  # With its address: an empty page may load, too, and end the answer.
    return cancel
