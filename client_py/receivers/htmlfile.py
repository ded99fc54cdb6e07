"""Receiver of script calls: an endless page in a hidden iframe, or in IE's htmlfile object."""

from __future__ import annotations

from typing import Final

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    delete_global,
    new_htmlfile,
    remove_node,
    set_global,
)
from client_py.browser.dom import Timer
from client_py.browser.random import random_name
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.frames import OnFrame
from client_py.core.settings import RequestOptions
from client_py.core.urls import add_query
from client_py.receivers.contract import OnEnd

# A busy engine may take this long from a page to its first script.
LOOK_MS: Final = 500


class HtmlfileAnswer:
    """Receives what the page's scripts call: `start`, `message` with a frame, and `stop`.

    The class is a `Receiver`, and a call of its instance cancels. The page sets its
    `document.domain`, as the protocol has it. Engines that heed it then let it call only pages that
    have done the same, and hide it from others: that is how we find out.

    Source: sockjs-protocol 0.3.3, "HtmlFile"; HTML Standard, `document.domain`.
    """

    def __init__(self, url: str, options: RequestOptions, on_frame: OnFrame, on_end: OnEnd) -> None:
        """Load the page; Args as for every `Receiver`."""
        self._on_frame = on_frame
        self._on_end = on_end
        self._name = random_name()
        self._timer: Timer | None = None
        callbacks = {"start": self._on_start, "stop": self._on_stop, "message": self._on_message}
        htmlfile = new_htmlfile()
        if htmlfile:
            htmlfile.parentWindow[self._name] = callbacks
            self._iframe = htmlfile.createElement("iframe")
            htmlfile.body.appendChild(self._iframe)
        else:
            set_global(self._name, callbacks)
            self._iframe = create_hidden("iframe")
            self._timer = set_timer(self._look, LOOK_MS)
        self._iframe.onload = self._on_stop
        self._iframe.src = add_query(url, f"c={self._name}")
        if not htmlfile:
            # With its address: an empty page may load, too, and end the answer.
            append_to_body(self._iframe)

    def __call__(self) -> None:
        """Remove the page."""
        clear_timer(self._timer)
        delete_global(self._name)
        # IE does not survive the removal of an iframe whose script is running.
        set_timer(lambda: remove_node(self._iframe), 0)

    def _look(self) -> None:
        following = self._give_up
        try:
            if self._iframe.contentWindow.document:
                following = self._look
        except Exception:
            pass
        # Between its arrival and its script the page may be hidden from those that it will call.
        self._timer = set_timer(following, LOOK_MS)

    def _give_up(self) -> None:
        self._on_end("Only one of page and server sets document.domain", [])

    def _on_start(self) -> None:
        clear_timer(self._timer)

    def _on_message(self, frame: str) -> None:
        try:
            nodes = self._iframe.contentWindow.document.body.childNodes
            # All but the script that runs now: IE does not survive the removal of that one.
            while nodes[1]:
                remove_node(nodes[0])
        except Exception:  # Nothing but memory is lost where the page may not be touched.
            pass
        self._on_frame(frame)

    def _on_stop(self) -> None:
        self._on_end(None, [])
