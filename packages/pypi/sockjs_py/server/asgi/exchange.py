"""A request of ASGI's, and its answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from sockjs_py.server.asgi.scope import (
    AsgiRequest,
    Headers,
    Message,
    Receive,
    Scope,
    Send,
    encode,
    query_string,
)
from sockjs_py.server.exchange import DRAIN_LIMIT_BYTES, Exchange, OnLost, RefusalError, Request

# Statuses whose answers have no body.
_BODILESS: Final = frozenset({204, 304})
# Bodies up to this length fit into the buffers of every server.
_LONG_BODY_BYTES: Final = 16 * 1024


class AsgiExchange(Exchange):
    """One request of ASGI's.

    The peer's leaving is one of the messages that `receive` returns, so a task waits for it while
    `watch` asks for that.
    """

    __slots__ = (
        "_has_begun",
        "_is_stuck",
        "_keeps_body",
        "_kept",
        "_on_lost",
        "_receive",
        "_scope",
        "_send",
        "_task",
        "_unread",
        "_watching",
        "_writes",
    )

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, path: str, session_id: str
    ) -> None:
        super().__init__(scope["method"], path, Headers(scope["headers"]), session_id)
        self._scope = scope
        self._receive = receive
        self._send = send
        self._unread = self.has_body
        self._has_begun = False
        self._kept: Message | None = None
        self._keeps_body = False
        self._on_lost: OnLost | None = None
        self._watching: asyncio.Handle | asyncio.Task[None] | None = None
        self._task = asyncio.current_task()
        self._is_stuck = False
        self._writes = 0

    @property
    def request(self) -> Request:
        return AsgiRequest(self._scope, self.path, self.headers)

    @property
    def query_string(self) -> str:
        return query_string(self._scope)

    @property
    def has_body(self) -> bool:
        length = self.headers.get("content-length")
        if length is not None:
            return length != "0"
        # Later versions of HTTP need neither header.
        is_old = self._scope.get("http_version", "1.1").startswith("1.")
        return "transfer-encoding" in self.headers or (self.method == "POST" and not is_old)

    @property
    def is_read(self) -> bool:
        return not self._unread

    @property
    def content_length(self) -> int:
        length = self.headers.get("content-length", "")
        return int(length) if length.isdecimal() else 0

    async def read(self, timeout_s: float) -> bytes:
        message, self._kept = self._kept, None
        if message is None:
            message = await _within(timeout_s, self._receive)
        if message["type"] != "http.request":
            raise ConnectionResetError("the peer has left")
        self._unread = message.get("more_body", False)
        body: bytes = message.get("body", b"")
        return body

    def watch(self, on_lost: OnLost | None, *, keeps_body: bool = False) -> None:
        self._on_lost = on_lost
        self._keeps_body = keeps_body and self._unread
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        if on_lost is not None:
            # Most polls are answered within this turn, and need no task.
            self._watching = asyncio.get_running_loop().call_soon(self._start_to_watch)

    async def respond(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        if status not in _BODILESS:
            headers = {**headers, "Content-Length": str(len(body))}
        await self._begin(status, headers)
        if len(body) > _LONG_BODY_BYTES:
            # The peer may leave while this waits for it to read.
            await self.write(body)
            body = b""
        # Once an answer is complete, some servers say that the peer has left, whatever it has read.
        self.watch(None)
        await self._write({"type": "http.response.body", "body": body})
        self._has_begun = False

    async def deliver(self) -> None:
        """Do nothing: ASGI writes at once."""

    async def refuse(self, refusal: RefusalError, timeout_s: float) -> None:
        if self.is_read:
            await self.respond(refusal.status, refusal.headers, refusal.body)
            return
        length = {"Content-Length": str(len(refusal.body)), "Connection": "close"}
        # A peer that has left needs no answer.
        with suppress(ConnectionError, asyncio.TimeoutError):
            await self._begin(refusal.status, {**refusal.headers, **length})
            await self.write(refusal.body)
            await self._drain(timeout_s)
        await self.finish()

    async def begin(self, headers: Mapping[str, str]) -> None:
        await self._begin(200, headers)

    async def write(self, data: bytes) -> None:
        await self._write({"type": "http.response.body", "body": data, "more_body": True})

    async def finish(self) -> None:
        """End an answer that came in pieces."""
        if self._has_begun and not self._is_stuck:
            self._has_begun = False
            with suppress(ConnectionError):
                await self._write({"type": "http.response.body"})

    def cut_off_when_stuck(self, patience_s: float) -> None:
        loop = asyncio.get_running_loop()

        def check(before: int) -> None:
            if self._task is None or self._task.done():
                return
            if self._writes > before:
                loop.call_later(patience_s, check, self._writes)
            else:
                self._is_stuck = True
                self._task.cancel()

        loop.call_later(patience_s, check, self._writes)

    async def _drain(self, timeout_s: float) -> None:
        """Drop the rest of a body: a connection that is closed before is reset.

        A reset can overtake the answer. See `aiohttp.lingering` too.
        """
        ends_at = asyncio.get_running_loop().time() + timeout_s
        left_bytes = DRAIN_LIMIT_BYTES
        while not self.is_read and left_bytes > 0:
            left_bytes -= len(await self.read(ends_at - asyncio.get_running_loop().time()))

    async def _begin(self, status: int, headers: Mapping[str, str]) -> None:
        self._has_begun = True
        await self._write(
            {"type": "http.response.start", "status": status, "headers": encode(headers)}
        )

    async def _write(self, message: Message) -> None:
        try:
            await self._send(message)
        except OSError:
            raise ConnectionResetError("the peer has left") from None
        except asyncio.CancelledError:
            if self._is_stuck:
                raise ConnectionResetError("the peer reads nothing") from None
            raise
        self._writes += 1

    def _start_to_watch(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._wait_for_loss())

    async def _wait_for_loss(self) -> None:
        while (message := await self._receive())["type"] == "http.request":
            if self._keeps_body:
                self._kept = message
                self._keeps_body = False
                if message.get("more_body"):
                    # What follows has to wait, and a peer that leaves is noticed by the reader.
                    return
        if self._on_lost is not None:
            self._on_lost()


async def _within(timeout_s: float, receive: Receive) -> Message:
    if sys.version_info >= (3, 11):
        async with asyncio.timeout(timeout_s):
            return await receive()
    else:
        # This one makes a task.
        return await asyncio.wait_for(receive(), timeout_s)
