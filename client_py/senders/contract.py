"""What a sender is: one batch of messages on its way. Imported by senders and transports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from client_py.browser.contract import Cancel
from client_py.core.settings import RequestOptions

# Called once, in a later task: None, or why the batch did not arrive.
OnDone = Callable[[str | None], None]


@dataclass(frozen=True)
class Sender:
    """A way to post messages.

    `post` takes the session's URL, the transport's own options, a JSON array as text and `on_done`,
    and returns what cancels: it makes room where a server does not answer. `encoded_length` counts
    the bytes that a text takes up in the body.
    """

    post: Callable[[str, RequestOptions, str, OnDone], Cancel]
    encoded_length: Callable[[str], int]
