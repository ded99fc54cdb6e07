"""Receiver of one script that calls back with one frame."""

from __future__ import annotations

from client_py.browser.contract import Cancel
from client_py.browser.document import (
    append_script,
    delete_global,
    listen_to_end,
    remove_node,
    set_global,
)
from client_py.browser.random import random_name
from client_py.browser.timers import set_timer
from client_py.core.frames import OnFrame
from client_py.core.settings import RequestOptions
from client_py.core.timeouts import CALL_GRACE_MS
from client_py.core.urls import add_query
from client_py.receivers.contract import OnEnd


def jsonp_receiver(url: str, options: RequestOptions, on_frame: OnFrame, on_end: OnEnd) -> Cancel:
    """Receive one frame.

    No engine of today stops loading a script whose element is removed: the callback stays until it
    ran, and one of the engine's connections to the server is busy until the next heartbeat.

    Args and Returns: as for every `Receiver`.
    Source: sockjs-protocol 0.3.3, "JsonPolling".
    """
    name = random_name()

    def on_call(frame: object) -> None:
        delete_global(name)
        if isinstance(frame, str):
            on_frame(frame)
        on_end(None, [])

    def on_silence() -> None:
        delete_global(name)
        on_end("Answer without a call", [])

    def on_load() -> None:
        set_timer(on_silence, CALL_GRACE_MS)

    def cancel() -> None:
        remove_node(script)

    script = append_script(add_query(url, f"c={name}"))
    set_global(name, on_call)
    listen_to_end(script, on_load)
    return cancel
