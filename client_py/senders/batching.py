"""The queue in front of a sender, which sends what waits as one POST at a time.

Requests that are under way together may arrive in any order, but messages must not. So at most one
POST is on its way. The first message leaves at once. Those that follow wait for the answer, and
then leave together as one array. So the slower the network is, the larger the batches get, and the
fewer requests there are for each message.

A page that is left takes its ordinary requests along. So what is sent while it goes, in the page's
own `pagehide` listener, leaves as a request that the engine completes without the page. That works
only if the request is small, and if no other is on its way, since it must not overtake one.

A POST that fails ends the session and is never repeated. Nobody can know whether the server took
its messages before the answer was lost, and to take them twice would be worse than not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from client_py.browser.contract import Cancel, nothing
from client_py.browser.dom import PageEvent, Timer
from client_py.browser.page import listen_to_page
from client_py.browser.timers import clear_timer, set_timer
from client_py.core.batches import batch_length
from client_py.core.settings import RequestOptions
from client_py.core.timeouts import DRAIN_MS, UNANSWERED_MS
from client_py.core.urls import add_number
from client_py.core.utf8 import utf8_length
from client_py.senders.contract import Sender

# Of all requests of the page that engines complete without it.
# Source: Fetch Standard, "HTTP-network-or-cache fetch".
KEPT_ALIVE_LIMIT_BYTES: Final = 0x10000


class SendQueue:
    """Sends messages in order, in batches."""

    def __init__(
        self,
        sender: Sender,
        url: str,
        options: RequestOptions,
        on_sent: Callable[[int], None],
        on_stop: Callable[[str], None],
    ) -> None:
        """Begin without a message.

        Args:
            sender: posts a batch.
            url: of the session.
            options: passed on to the sender.
            on_sent: gets how many of the bytes that `unsent_bytes` counts are answered now.
            on_stop: gets why a batch was not taken, or "" once a `close` is complete.
        """
        self._sender = sender
        self._url = url
        self._options = options
        self._on_sent = on_sent
        self._on_stop = on_stop
        self._number = 0
        self._waiting: list[str] = []
        self._cancel: Cancel | None = None  # Of the batch that is on its way.
        self._unsent_bytes = 0
        self._is_leaving = False
        self._timer: Timer | None = None  # Runs from `close` on.
        self._patience: Timer | None = None  # Runs until the batch is answered.
        self._stop_listening: Cancel = listen_to_page(["pagehide", "pageshow"], self._on_page)

    def send(self, message: str) -> None:
        """Send a message, which is JSON text."""
        self._waiting.append(message)
        self._unsent_bytes += utf8_length(message) + 1
        if not self._cancel:
            self._post()

    def close(self) -> None:
        """End once everything has arrived, or after DRAIN_MS."""
        if not self._cancel:
            self._end("")
        elif not self._timer:
            self._timer = set_timer(lambda: self._end(""), DRAIN_MS)

    def unsent_bytes(self) -> int:
        """Return the length of what is not answered yet, a comma after each message included."""
        return self._unsent_bytes

    def _on_page(self, event: PageEvent) -> None:
        self._is_leaving = event.type == "pagehide"

    def _post(self) -> None:
        count = batch_length(self._waiting, self._sender.encoded_length)
        batch = self._waiting[:count]
        self._waiting = self._waiting[count:]
        self._cancel = nothing
        self._number += 1
        payload = f"[{','.join(batch)}]"
        length = utf8_length(payload)
        options = RequestOptions(
            self._options.headers,
            self._options.no_credentials,
            keepalive=self._is_leaving and length < KEPT_ALIVE_LIMIT_BYTES,
        )

        def on_done(error: str | None) -> None:
            self._unsent_bytes -= length - 1
            self._on_sent(length - 1)
            self._on_done(error)

        self._patience = set_timer(lambda: self._end("Sending error: No answer"), UNANSWERED_MS)
        try:
            url = add_number(self._url, self._number, options.headers)
            self._cancel = self._sender.post(url, options, payload, on_done)
        except Exception as error:  # The engine refuses, by policy, or the page has lost its body.
            reason = str(error)
            set_timer(lambda: self._on_done(reason), 0)

    def _on_done(self, error: str | None) -> None:
        self._cancel = None
        clear_timer(self._patience)
        if error:
            self._end("Sending error: " + error)
        elif self._waiting:
            self._post()
        elif self._timer:
            self._end("")

    def _end(self, reason: str) -> None:
        self._stop_listening()
        clear_timer(self._timer)
        clear_timer(self._patience)
        if self._cancel:
            self._cancel()
        self._on_stop(reason)
