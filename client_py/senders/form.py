"""Sender by a form that is posted into a hidden iframe, for where nothing else crosses origins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    create_named_iframe,
    listen_to_end,
    remove_node,
)
from client_py.browser.http import Cancel, nothing
from client_py.browser.random import random_name
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.urls import add_path
from client_py.senders.contract import OnDone, Sender

# An engine that gives every site a process ends it with the site's last frame: to start another for
# each post costs Firefox 200 ms. Nor may a frame go within its own load event (busy cursor). The
# last one stays for as long; those before it would add up.
KEPT_MS: Final = 1000

# A page whose sandbox or policy forbids forms is not told: there is nothing but silence.
LIMIT_MS: Final = 60_000


def form_sender() -> Sender:
    """Make a sender of batches as the field `d`; that one was answered is all that can be seen.

    Source: sockjs-protocol 0.3.3, "JsonPolling"; HTML Standard, "Form submission".
    """
    remove_last: Callable[[], None] = nothing
    keeping: Any = None

    def release() -> None:
        nonlocal remove_last
        clear_timer(keeping)
        remove_last()
        remove_last = nothing  # It holds all of its session.

    def send(url: str, options: Any, payload: str, on_done: OnDone) -> Cancel:
        name = random_name()
        form = create_hidden("form")
        area = create_hidden("textarea")
        iframe = create_named_iframe(name)
        timer: Any = None

        def remove() -> None:
            clear_timer(timer)
            remove_node(form)

        def on_load() -> None:
            nonlocal timer, keeping, remove_last
            if timer:  # Some engines tell in two ways.
                clear_timer(timer)
                timer = None
                on_done(None)  # The next batch first: frames take long to remove.
                release()
                remove_last = remove
                keeping = set_timer(release, KEPT_MS)

        def on_silence() -> None:
            remove()
            on_done("No answer")

        form.method = "POST"
        form.action = add_path(url, "/jsonp_send")
        form.target = name
        form.acceptCharset = "UTF-8"
        form.appendChild(iframe)
        area.name = "d"
        area.value = payload
        form.appendChild(area)
        append_to_body(form)
        form.submit()
        listen_to_end(iframe, on_load)
        timer = set_timer(on_silence, LIMIT_MS)
        return remove

    return send
