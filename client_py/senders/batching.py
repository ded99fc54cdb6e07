"""The queue in front of a sender: messages in, one POST at a time out.

Requests that are under way together may arrive in any order, but messages must not. So at most one
POST is on its way. The first message leaves at once. Those that follow wait for the answer, and
then leave together as one array. So the slower the network is, the larger the batches get, and the
fewer requests there are for each message.

A POST that fails ends the session and is never repeated. Nobody can know whether the server took
its messages before the answer was lost, and to take them twice would be worse than not at all.
"""

from __future__ import annotations

from collections.abc import Callable

from client_py.browser.contract import Cancel, nothing
from client_py.browser.dom import Timer
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.batches import batch_length
from client_py.core.settings import TransportOptions
from client_py.core.timeouts import DRAIN_MS
from client_py.senders.contract import Sender


class SendQueue:
    """Sends messages in order, in batches."""

    def __init__(
        self, sender: Sender, url: str, options: TransportOptions, on_stop: Callable[[str], None]
    ) -> None:
        """Begin without a message.

        Args:
            sender: posts a batch.
            url: of the session.
            options: passed on to the sender.
            on_stop: gets why a batch was not taken, or "" once a `close` is complete.
        """
        self._sender = sender
        self._url = url
        self._options = options
        self._on_stop = on_stop
        self._waiting: list[str] = []
        self._cancel: Cancel | None = None  # Of the batch that is on its way.
        self._timer: Timer | None = None  # Runs from `close` on.

    def send(self, message: str) -> None:
        """Send a message, which is JSON text."""
        self._waiting.append(message)
        if not self._cancel:
            self._post()

    def close(self) -> None:
        """End once everything has arrived, or after DRAIN_MS."""
        if not self._cancel:
            self._end("")
        elif not self._timer:
            self._timer = set_timer(lambda: self._end(""), DRAIN_MS)

    def _post(self) -> None:
        count = batch_length(self._waiting, self._sender.encoded_length)
        batch = self._waiting[:count]
        self._waiting = self._waiting[count:]
        self._cancel = nothing
        try:
            payload = f"[{','.join(batch)}]"
            self._cancel = self._sender.post(self._url, self._options, payload, self._on_done)
        except Exception as error:  # The engine refuses, by policy, or the page has lost its body.
            reason = str(error)
            set_timer(lambda: self._on_done(reason), 0)

    def _on_done(self, error: str | None) -> None:
        self._cancel = None
        if error:
            self._end("Sending error: " + error)
        elif self._waiting:
            self._post()
        elif self._timer:
            self._end("")

    def _end(self, reason: str) -> None:
        clear_timer(self._timer)
        if self._cancel:
            self._cancel()
        self._on_stop(reason)
