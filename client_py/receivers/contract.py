"""What a receiver is: one answer of the server, read to its end.

There are three kinds of endings, and the poll loop does something else after each of them:

- The answer merely ended, as that of a poll does after its frames and that of a stream does when
  the server has had enough of it. The session goes on, and so does the loop, with the next poll.
- The server refused the poll because it has not noticed yet that the last one is over. No message
  was in the answer, so nothing is lost if the same poll is sent once more. A receiver that sees the
  status reports this as `BUSY` of core/polling.py; other refusals are frames, which the loop knows.
- Something broke. Messages may have been in what did not arrive, and the server will not send them
  again: the session is over, with the error as its reason.

A receiver reports what it saw and decides nothing. It may even be wrong: an EventSource, for
example, shows no status, so a refusal without a frame looks like a mere end to it. That is why the
loop also looks at what came before the end: see poll.py, and docs/decisions/0013.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel
from client_py.core.frames import OnFrame
from client_py.core.settings import RequestOptions

# Called with None where the answer merely ended, or with why there can be no next one; and with
# the frames of an answer that is held: the next poll leaves before anybody sees them.
OnEnd = Callable[[str | None, list[str]], None]

# (url, the transport's own options, on_frame, on_end) -> cancel: what every receiver takes and
# returns. It calls back in later tasks only. The poll loop cancels each receiver once, when it
# ended or before, and drops what it says later.
Receiver = Callable[[str, RequestOptions, OnFrame, OnEnd], Cancel]
