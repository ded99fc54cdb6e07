"""What a sender is: one batch of messages on its way. Imported by senders and transports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Called once: None, or why the batch did not arrive.
OnDone = Callable[[str | None], None]

# (session url, the transport's own options, a JSON array as text, on_done). What is on its way is
# never called back: `close` lets it arrive.
Sender = Callable[[str, Any, str, OnDone], None]
