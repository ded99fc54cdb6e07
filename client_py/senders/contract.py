"""What a sender is: one batch of messages on its way. Imported by senders and transports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.http import Cancel

# Called once, in a later task: None, or why the batch did not arrive.
OnDone = Callable[[str | None], None]

# (session url, the transport's own options, a JSON array as text, on_done) -> cancel: what every
# sender takes and returns. A cancel makes room where a server does not answer.
Sender = Callable[[str, Any, str, OnDone], Cancel]
