"""Sender by a form that is posted into a hidden iframe, for where nothing else crosses origins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from client_py.browser.document import (
    append_to_body,
    create_hidden,
    create_named_iframe,
    form_length,
    frame_text,
    listen_to_end,
    listen_to_violations,
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

# A sandbox that forbids forms does so without an event: all that shows is silence.
LIMIT_MS: Final = 60_000

# Firefox and WebKit load an empty page in place of a forbidden one, and tell why a little later.
VIOLATION_MS: Final = 100

TAKEN: Final = "ok"
FORBIDDEN: Final = "blocked by this page's CSP"


def form_sender() -> Sender:
    """Make a sender of batches as the field `d`.

    Pages of the server's own origin can read the answer, which is `ok`. For all others it counts
    that something was loaded.

    Source: sockjs-protocol 0.3.3, "JsonPolling"; HTML Standard, "Form submission".
    """
    remove_last: Callable[[], None] = nothing
    keeping: Any = None

    def release() -> None:
        nonlocal remove_last
        clear_timer(keeping)
        remove_last()
        remove_last = nothing  # It holds all of its session.

    def post(url: str, options: Any, payload: str, on_done: OnDone) -> Cancel:
        name = random_name()
        form = create_hidden("form")
        area = create_hidden("textarea")
        iframe = create_named_iframe(name)
        is_settled = False

        def remove() -> None:
            stop_waiting()
            remove_node(form)

        def stop_waiting() -> None:
            nonlocal is_settled
            is_settled = True
            clear_timer(timer)
            stop_listening()

        def settle(error: str | None) -> None:
            nonlocal keeping, remove_last
            if is_settled:  # Some engines tell in two ways.
                return
            stop_waiting()
            on_done(error)  # The next batch first: frames take long to remove.
            release()
            remove_last = remove
            keeping = set_timer(release, KEPT_MS)

        def on_load() -> None:
            text = frame_text(iframe, TAKEN)
            if text == TAKEN:
                settle(None)
            else:
                set_timer(lambda: settle(f"answer '{text[:99]}'"), VIOLATION_MS)

        form.method = "POST"
        form.action = add_path(url, "/jsonp_send")
        form.target = name
        form.acceptCharset = "UTF-8"
        form.appendChild(iframe)
        area.name = "d"
        area.value = payload
        form.appendChild(area)
        append_to_body(form)
        stop_listening = listen_to_violations(form.action, lambda: settle(FORBIDDEN))
        form.submit()
        listen_to_end(iframe, on_load)
        timer = set_timer(lambda: settle("No answer"), LIMIT_MS)
        return remove

    return Sender(post, form_length)
