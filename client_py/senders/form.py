"""Sender by a form that is posted into a hidden iframe, where nothing else crosses origins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from client_py.browser.contract import Cancel, nothing
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
from client_py.browser.dom import Form, TextArea, Timer
from client_py.browser.random import random_name
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.settings import RequestOptions
from client_py.core.timeouts import FORM_LIMIT_MS
from client_py.core.urls import add_path
from client_py.senders.contract import OnDone, Sender

# How long the last form stays after its answer. An engine with a process for each site ends it with
# the site's last frame, and starting another for the next post takes Firefox 200 ms. Besides, a
# frame that is removed within its own load event leaves a busy cursor. Earlier forms go at once.
KEPT_MS: Final = 1000

# Firefox and WebKit load an empty page in place of a forbidden one, and report why a little later.
VIOLATION_MS: Final = 100

TAKEN: Final = "ok"
FORBIDDEN: Final = "blocked by this page's CSP"


def form_sender() -> Sender:
    """Make a sender that posts each batch as the field `d`.

    Source: sockjs-protocol 0.3.3, "JsonPolling"; HTML Standard, "Form submission".
    """
    return Sender(FormSender().post, form_length)


class FormSender:
    """Posts forms, and keeps the last one that has been answered for a while."""

    def __init__(self) -> None:
        """Begin without a form."""
        self._remove_last: Cancel = nothing
        self._timer: Timer | None = None

    def post(self, url: str, options: RequestOptions, payload: str, on_done: OnDone) -> Cancel:
        """Post a batch; see `Sender`."""
        return FormPost(add_path(url, "/jsonp_send"), payload, on_done, self._keep)

    def _keep(self, remove: Cancel) -> None:
        self._release()
        self._remove_last = remove
        self._timer = set_timer(self._release, KEPT_MS)

    def _release(self) -> None:
        clear_timer(self._timer)
        self._remove_last()
        self._remove_last = nothing  # It would keep its whole session in memory.


class FormPost:
    """One form, posted into an iframe of its own; a call removes both.

    A page of the server's own origin can read the answer, which must be `ok`. For any other page it
    is enough that something was loaded.
    """

    def __init__(
        self, url: str, payload: str, on_done: OnDone, keep: Callable[[Cancel], None]
    ) -> None:
        """Post.

        Args:
            url: of the form.
            payload: its only field, `d`.
            on_done: gets None, or why the payload may not have arrived.
            keep: gets, at the end, a function that removes the form.
        """
        self._on_done = on_done
        self._keep = keep
        self._is_settled = False
        self._form: Form = create_hidden("form")
        name = random_name()
        area: TextArea = create_hidden("textarea")
        self._iframe = create_named_iframe(name)
        self._form.method = "POST"
        self._form.action = url
        self._form.target = name
        self._form.acceptCharset = "UTF-8"
        self._form.appendChild(self._iframe)
        area.name = "d"
        area.value = payload
        self._form.appendChild(area)
        append_to_body(self._form)
        self._stop_listening = listen_to_violations(
            self._form.action, lambda: self._settle(FORBIDDEN)
        )
        try:
            self._form.submit()
        except Exception:  # Firefox may throw what it also reports as a violation of the policy.
            pass
        listen_to_end(self._iframe, self._on_load)
        self._timer = set_timer(lambda: self._settle("No answer"), FORM_LIMIT_MS)

    def __call__(self) -> None:
        self._stop_waiting()
        remove_node(self._form)

    def _on_load(self) -> None:
        text = frame_text(self._iframe, TAKEN)
        if text == TAKEN:
            self._settle(None)
        else:
            set_timer(lambda: self._settle(f"answer '{text[:99]}'"), VIOLATION_MS)

    def _settle(self, error: str | None) -> None:
        if not self._is_settled:  # Some engines report an end twice.
            self._stop_waiting()
            self._on_done(error)  # The next batch first: frames take long to remove.
            self._keep(self)

    def _stop_waiting(self) -> None:
        self._is_settled = True
        clear_timer(self._timer)
        self._stop_listening()
