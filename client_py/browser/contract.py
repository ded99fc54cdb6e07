"""What a request is: asked once, answered in a later task, or cancelled.

`on_chunk` gets text as it comes, `on_answer` the status (0: no answer) and the text not given yet.
After a cancel `on_answer` may still be called: callers drop it.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.core.settings import RequestOptions

Cancel = Callable[[], None]
OnChunk = Callable[[str], None]
OnAnswer = Callable[[int, str], None]
# (url, what to POST or None, the transport's own options, on_chunk or None, on_answer)
Request = Callable[[str, str | None, RequestOptions, OnChunk | None, OnAnswer], Cancel]


def nothing() -> None:
    """Handle what does not matter any more."""
