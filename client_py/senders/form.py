"""Sender by a form that is posted into a hidden iframe, for where nothing else crosses origins."""

from __future__ import annotations

from typing import Any

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    create_named_iframe,
    remove_node,
)
from client_py.browser.http import Cancel
from client_py.browser.random import random_string
from client_py.browser.timers import set_timer
from client_py.core.urls import add_path
from client_py.senders.contract import OnDone


def form_sender(url: str, options: Any, payload: str, on_done: OnDone) -> Cancel:
    """Post a batch as the field `d`; that it was answered is all that can be seen."""
    name = f"_sockjs_{random_string(8)}"
    form = create_hidden("form")
    area = create_hidden("textarea")
    iframe = create_named_iframe(name)
    is_over = False

    def remove() -> None:
        remove_node(form)

    def cancel() -> None:
        nonlocal is_over
        if not is_over:
            is_over = True
            # Within its own load event the removal would leave the busy cursor on.
            set_timer(remove, 0)

    def on_load() -> None:
        if not is_over:
            cancel()
            on_done(None)

    def on_change() -> None:
        if iframe.readyState == "complete":
            on_load()

    form.method = "POST"
    form.acceptCharset = "UTF-8"
    form.target = name
    form.action = add_path(url, "/jsonp_send")
    area.name = "d"
    area.value = payload
    form.appendChild(area)
    form.appendChild(iframe)
    append_to_body(form)
    form.submit()
    iframe.onload = on_load
    iframe.onerror = on_load
    iframe.onreadystatechange = on_change
    return cancel
