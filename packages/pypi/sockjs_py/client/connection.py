"""One open connection: messages in both directions, its silence, and its end."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from aiohttp import ClientSession

from sockjs_py.client.exceptions import (
    GENTLE_CODES,
    AttemptReport,
    ConnectionClosed,
    closed_error,
)
from sockjs_py.client.links import Link, LinkEnd
from sockjs_py.client.opening import Opening
from sockjs_py.client.waiting import within
from sockjs_py.core.close_codes import (
    LOST_SESSION,
    CloseCode,
    Closure,
    chosen_closure,
    read_closure,
)
from sockjs_py.core.escape import escape
from sockjs_py.core.frames import CLOSE_FRAME, HEARTBEAT_FRAME, OPEN_FRAME, decode_frame
from sockjs_py.core.heartbeats import Heartbeats
from sockjs_py.core.timeouts import SECOND_LOOK_MS

# `json.dumps` makes an encoder for each text, unless it has to escape all but ASCII.
_to_json = json.JSONEncoder(ensure_ascii=False).encode
# A poll cannot wait for long, so that so many times more messages may be queued.
_POLLED_QUEUE_FACTOR = 64


class ClientConnection:
    """A connection, as `connect` returns it.

    Attributes:
        transport: its name, such as `websocket`.
        attempts: the transports that were tried in vain before, or ruled out.
        rtt_s: how long `/info` took to answer; None if it was not asked.
        close_code: once the connection has ended; before, None.
        close_reason: likewise.
    """

    def __init__(self, link: Link, opening: Opening, http: ClientSession | None) -> None:
        """Begin to receive.

        Args:
            link: of an open session.
            opening: how it was found.
            http: what to close in the end, if it belongs to this connection.
        """
        self.transport = opening.transport
        self.attempts: list[AttemptReport] = opening.attempts
        self.rtt_s = None if opening.rtt_ms is None else opening.rtt_ms / 1000
        self.close_code: int | None = None
        self.close_reason: str | None = None
        settings = opening.settings
        self._close_timeout_s = settings.close_timeout_s
        self._queue_limit = settings.max_queue * (1 if link.can_wait else _POLLED_QUEUE_FACTOR)
        self._link = link
        self._http = http
        self._loop = asyncio.get_running_loop()
        self._messages: deque[Any] = deque()
        self._arrival = asyncio.Event()
        self._room = asyncio.Event()
        self._heartbeats = Heartbeats(opening.silence_limit_ms)
        self._is_suspicious = False
        self._looking: asyncio.TimerHandle | None = None
        self._is_closing = False
        self._cleaning: asyncio.Task[None] | None = None
        link.on_failure = self._on_failure
        self._pumping = asyncio.ensure_future(self._pump())
        self._look()

    # --- what applications call

    async def __aenter__(self) -> ClientConnection:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def send(self, message: str) -> None:
        """Send a message; wait while the other side takes too little.

        Raises:
            TypeError: it is no text.
            ConnectionClosed: the connection has ended.
        """
        if not isinstance(message, str):
            raise TypeError(f"SockJS sends text, not {type(message).__name__}")
        if self.close_code is not None or self._is_closing:
            raise self._error()
        await self._link.send(escape(_to_json(message)))

    async def recv(self) -> Any:
        """Return the next message, which is a `str` unless the server sends other JSON.

        Raises:
            ConnectionClosedOK: the connection has ended with 1000 or 1001.
            ConnectionClosedError: it has ended otherwise.
        """
        while not self._messages:
            if self.close_code is not None:
                raise self._error()
            self._arrival.clear()
            await self._arrival.wait()
        self._room.set()
        return self._messages.popleft()

    async def __aiter__(self) -> AsyncIterator[Any]:
        """Iterate over messages; it ends with the connection, after 1000 and 1001 without an error.

        Raises:
            ConnectionClosedError: the connection has ended with another code.
        """
        while True:
            try:
                message = await self.recv()
            except ConnectionClosed as end:
                if end.code in GENTLE_CODES:
                    return
                raise
            yield message

    async def close(self, code: int = 1000, reason: str = "Normal closure") -> None:
        """Close, once everything that was sent has arrived, or after `close_timeout`.

        Args:
            code: 1000, or 3000-4999.
            reason: at most 123 bytes of UTF-8.

        Raises:
            ValueError: the code or the reason is not one of these.
        """
        try:
            closure = chosen_closure(code, reason)
        except Exception as error:
            raise ValueError(str(error)) from None
        try:
            if self.close_code is None and not self._is_closing:
                self._is_closing = True
                await self._drain()
                self._end(closure)
            await self.wait_closed()
        except asyncio.CancelledError:
            self._end(closure)
            await self.abort()
            raise

    async def abort(self) -> None:
        """Leave nothing behind, at once: what was sent may be lost."""
        self._end(Closure(CloseCode.LOST, "Connection aborted"))
        assert self._cleaning is not None
        # A task that is cancelled before its first step would do nothing at all.
        await asyncio.sleep(0)
        self._cleaning.cancel()
        await asyncio.wait([self._cleaning])

    async def wait_closed(self) -> None:
        """Wait until the connection has ended, and nothing of it is left."""
        await asyncio.wait([self._pumping])
        if self._cleaning is not None:
            # It may have been cancelled, which is not to be taken for a cancellation of this.
            await asyncio.wait([self._cleaning])

    @property
    def unsent_bytes(self) -> int:
        """Return how much of what was sent has not left, as `bufferedAmount` in a page."""
        return self._link.unsent_bytes

    # --- what happens meanwhile

    async def _pump(self) -> None:
        """Receive until the end."""
        try:
            while self.close_code is None:
                await self._take(await self._link.receive())
        except LinkEnd as end:
            self._on_failure(end)

    async def _take(self, text: str) -> None:
        """Take a frame; wait while the application reads too little."""
        frame = decode_frame(text, json.loads)
        if frame is None:
            return
        self._heartbeats.hear(frame.of_kind == HEARTBEAT_FRAME, self._now_ms())
        if frame.of_kind == CLOSE_FRAME:
            self._end(read_closure(frame.held_values))
        elif frame.of_kind == OPEN_FRAME:
            self._end(LOST_SESSION)
        elif frame.of_kind == HEARTBEAT_FRAME:
            self._look()
        elif not self._is_closing:
            self._messages += frame.held_values
            self._arrival.set()
            while len(self._messages) >= self._queue_limit:
                self._room.clear()
                await self._room.wait()

    def _on_failure(self, end: LinkEnd) -> None:
        self._end(read_closure([end.code, end.reason]))

    def _look(self) -> None:
        """Look whether the connection has been silent for too long: see `core.heartbeats`."""
        if self._looking is not None:
            self._looking.cancel()
        limit_ms = self._heartbeats.limit_ms()
        if not limit_ms or self.close_code is not None:
            return
        silence_ms = (self._loop.time() - self._link.heard_at) * 1000
        left_ms = limit_ms - SECOND_LOOK_MS - silence_ms
        # A client that holds the server up hears nothing.
        is_waiting = len(self._messages) >= self._queue_limit
        if left_ms <= 0 and self._is_suspicious and not is_waiting:
            reason = f"No heartbeat for {round(silence_ms / 1000)} s"
            self._end(Closure(CloseCode.LOST, reason))
            return
        self._is_suspicious = left_ms <= 0
        wait_ms = SECOND_LOOK_MS if self._is_suspicious else left_ms
        self._looking = self._loop.call_later(wait_ms / 1000, self._look)

    def _now_ms(self) -> int:
        return int(self._loop.time() * 1000)

    def _end(self, closure: Closure) -> None:
        """End; only the first call has an effect."""
        if self.close_code is not None:
            return
        self.close_code = int(closure.code)
        self.close_reason = closure.reason
        if self._looking is not None:
            self._looking.cancel()
        self._arrival.set()
        self._room.set()
        self._cleaning = asyncio.ensure_future(self._clean_up())

    async def _drain(self) -> None:
        """Wait until what was sent has left, but not for too long."""
        with suppress(asyncio.TimeoutError):
            await within(self._close_timeout_s, self._link.drain())

    async def _clean_up(self) -> None:
        """Leave nothing behind; if it is cancelled, at once."""
        try:
            self._pumping.cancel()
            await asyncio.wait([self._pumping])
        finally:
            try:
                # A server may go on talking after its close frame.
                with suppress(asyncio.TimeoutError):
                    await within(self._close_timeout_s, self._link.release())
            finally:
                if self._http is not None:
                    await self._http.close()

    def _error(self) -> ConnectionClosed:
        code = CloseCode.NORMAL if self.close_code is None else self.close_code
        return closed_error(code, self.close_reason or "", self.attempts)
