"""What a session over requests sends.

Messages leave one POST at a time, since requests that are under way together may arrive in any
order; what waits meanwhile leaves together. A POST that fails ends the session: nobody can know
whether the server took its messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import BytesPayload, ClientError

from sockjs_py.client.links import Target, utf8_length
from sockjs_py.core.batches import BATCH_LIMIT_BYTES, batch_length
from sockjs_py.core.close_codes import send_status_text
from sockjs_py.core.timeouts import UNANSWERED_MS

# `send` waits while more than this is on its way or waits to be.
UNSENT_LIMIT_BYTES = 4 * BATCH_LIMIT_BYTES
CONTENT_TYPE = "text/plain;charset=UTF-8"


class Posts:
    """The queue in front of `xhr_send`, from which one request at a time takes what waits."""

    def __init__(self, target: Target, on_failure: Callable[[str], None]) -> None:
        """Begin without a message.

        Args:
            target: the session.
            on_failure: gets why a batch was not taken.
        """
        self.unsent_bytes = 0
        self._target = target
        self._url = target.address("/xhr_send")
        self._on_failure = on_failure
        self._waiting: list[str] = []
        self._sent_at = 0.0
        self._looking: asyncio.TimerHandle | None = None
        self._sending: asyncio.Task[None] | None = None
        self._has_room = asyncio.Event()

    async def send(self, message: str) -> None:
        """Send a message, which is JSON text; wait while too many wait."""
        self._waiting.append(message)
        self.unsent_bytes += utf8_length(message) + 1
        if self._sending is None:
            self._sending = asyncio.ensure_future(self._send_all())
        while self.unsent_bytes > UNSENT_LIMIT_BYTES and self._sending is not None:
            self._has_room.clear()
            await self._has_room.wait()

    async def drain(self) -> None:
        """Wait until all is answered."""
        if self._sending is not None:
            await asyncio.wait([self._sending])

    async def release(self) -> None:
        """Abort what is on its way."""
        if self._looking is not None:
            self._looking.cancel()
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.wait([self._sending])

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                count = batch_length(self._waiting, utf8_length)
                payload = f"[{','.join(self._waiting[:count])}]".encode()
                self._waiting = self._waiting[count:]
                self._sent_at = self._target.loop.time()
                if self._looking is None:
                    self._look()
                error = await self._post(payload)
                self.unsent_bytes -= len(payload) - 1
                self._has_room.set()
                if error:
                    self._on_failure(f"Sending error: {error}")
                    break
        finally:
            self._sending = None
            self._has_room.set()

    def _look(self) -> None:
        """Look whether an answer is overdue; one timer for many requests costs next to nothing."""
        self._looking = None
        if self._sending is None:
            return
        left_s = self._sent_at + UNANSWERED_MS / 1000 - self._target.loop.time()
        if left_s > 0:
            self._looking = self._target.loop.call_later(left_s, self._look)
        else:
            self._on_failure("Sending error: No answer")

    async def _post(self, payload: bytes) -> str | None:
        """Return why a batch was not taken, None if it was."""
        body = BytesPayload(payload, content_type=CONTENT_TYPE)
        try:
            answer = await self._target.request("POST", self._url, data=body)
            # Nobody reads what it says: an answer without an end must not be waited for.
            answer.release()
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            return f"no answer: {error}"
        return None if 200 <= answer.status < 300 else send_status_text(answer.status)
