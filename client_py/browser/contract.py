"""What a request is: asked once, answered in a later task, or cancelled.

`on_chunk` gets text as it comes, `on_end` the status (0: no answer) and the text not given yet.
After a cancel `on_end` may still be called: callers drop it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Cancel = Callable[[], None]
OnChunk = Callable[[str], None]
OnEnd = Callable[[int, str], None]
# (url, what to POST or None, the transport's own options, on_chunk or None, on_end)
Request = Callable[[str, str | None, Any, OnChunk | None, OnEnd], Cancel]


def nothing() -> None:
    """Handle what does not matter any more."""
