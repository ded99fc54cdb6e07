"""Sender by POST to `xhr_send`, by whatever makes the request."""

from __future__ import annotations

from client_py.browser.contract import Cancel, Request
from client_py.core.close_codes import send_status_text
from client_py.core.settings import RequestOptions
from client_py.core.urls import add_path
from client_py.core.utf8 import utf8_length
from client_py.senders.contract import OnDone, Sender


def post_sender(request: Request) -> Sender:
    """Make a sender; a text body needs no preflight.

    Source: sockjs-protocol 0.3.3, "XhrPolling"; Fetch Standard, "CORS-safelisted request-header".
    """

    def post(url: str, options: RequestOptions, payload: str, on_done: OnDone) -> Cancel:
        def on_answer(status: int, _: str) -> None:
            # IE says 1223 for 204.
            is_taken = 200 <= status < 300 or status == 1223
            on_done(None if is_taken else send_status_text(status))

        return request(add_path(url, "/xhr_send"), payload, options, None, on_answer)

    return Sender(post, utf8_length)
