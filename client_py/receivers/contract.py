"""What a receiver is: one answer of the server, read to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from client_py.browser.contract import Cancel
from client_py.core.settings import TransportOptions

OnFrame = Callable[[str], None]

# Called with None where the answer merely ended, or with why there can be no next one; and with
# the frames of an answer that is held: the next poll leaves before anybody sees them.
OnEnd = Callable[[str | None, list[str]], None]

# Why an answer ended that is worth the same poll once more.
BUSY: Final = "Receiving error: HTTP status 503"

# (url, the transport's own options, on_frame, on_end) -> cancel: what every receiver takes and
# returns. It calls back in later tasks only. The poll loop cancels each receiver once, when it
# ended or before, and drops what it says later.
Receiver = Callable[[str, TransportOptions, OnFrame, OnEnd], Cancel]
