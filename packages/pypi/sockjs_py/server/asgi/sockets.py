"""A WebSocket of ASGI's as a wire, and the life of a session on it.

What ASGI has no words for is left to the server: pings, and ends without a close frame.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from sockjs_py.server.asgi.scope import AsgiRequest, Headers, Receive, Scope, Send, encode
from sockjs_py.server.exchange import RefusalError
from sockjs_py.server.frames import well_formed
from sockjs_py.server.options import Options
from sockjs_py.server.service import HandlerEnd, Service
from sockjs_py.server.socket_session import SocketSession
from sockjs_py.server.upgrade import check_websocket
from sockjs_py.server.wire import Wire

_PROTOCOL_ERROR: Final = 1002
_TOO_BIG: Final = 1009

# What `send` raises when the peer has left. uvicorn has the second one if it has closed the
# WebSocket itself, such as when its pings are not answered.
_LOST: Final = (OSError, RuntimeError)


class AsgiWire(Wire):
    """A WebSocket whose messages are written by one task, which lives while there are any."""

    __slots__ = (
        "_beat",
        "_ending",
        "_flushing",
        "_has_room",
        "_is_closed",
        "_loop",
        "_options",
        "_queue",
        "_queue_chars",
        "_receive",
        "_send",
        "_timer",
    )

    def __init__(self, receive: Receive, send: Send, options: Options) -> None:
        self._loop = asyncio.get_running_loop()
        self._receive = receive
        self._send = send
        self._options = options
        self._queue: deque[str | bytes] = deque()
        self._queue_chars = 0
        self._flushing: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._has_room = asyncio.Event()
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    @property
    def is_congested(self) -> bool:
        return self._queue_chars > self._options.queue_limit_chars

    def start(self, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._timer = self._loop.call_later(self._options.heartbeat_s, self._on_timer)

    async def receive(self) -> str | bytes | None:
        if self._is_closed:
            return None
        message = await self._receive()
        if message["type"] != "websocket.receive":
            self._lose()
            return None
        text: str | None = message.get("text")
        data: str | bytes = message.get("bytes") or b"" if text is None else text
        limit_bytes = self._options.message_limit_bytes
        if len(data) > limit_bytes or (text and len(text.encode()) > limit_bytes):
            await self.close(_TOO_BIG, "")
            return None
        return data

    def write(self, message: str | bytes) -> None:
        if not self._is_closed:
            if isinstance(message, str) and not message.isascii():
                message = well_formed(message)
            self._queue.append(message)
            self._queue_chars += len(message)
            if self._flushing is None:
                self._flushing = self._loop.create_task(self._flush())

    def beat(self, text: str | None) -> None:
        if text is not None:
            self.write(text)

    async def room(self) -> None:
        while self.is_congested and not self._is_closed:
            self._has_room.clear()
            await self._has_room.wait()

    async def close(self, code: int, reason: str) -> None:
        if not self._is_closed:
            self._is_closed = True
            await self._finish(code, reason)

    def end(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self._ending = self._loop.create_task(self._finish(_PROTOCOL_ERROR, "Broken framing."))

    async def release(self) -> None:
        self._timer.cancel()
        if self._ending is not None:
            await self._ending
        if self._flushing is not None:
            # The peer has left, or does not read: what is still queued is lost.
            self._flushing.cancel()

    async def _finish(self, code: int, reason: str) -> None:
        """Write what is queued, then the close frame; do not wait for a peer that does not read."""
        self._has_room.set()
        timeout_s = self._options.session_timeout_s
        if self._flushing is not None:
            await asyncio.wait([self._flushing], timeout=timeout_s)
        if self._flushing is not None:
            # Nothing may follow the close frame.
            self._flushing.cancel()
        message = {"type": "websocket.close", "code": code, "reason": reason}
        with suppress(*_LOST, asyncio.TimeoutError):
            await asyncio.wait_for(self._send(message), timeout_s)

    def _lose(self) -> None:
        """Note that the peer has left."""
        self._is_closed = True
        self._queue.clear()
        self._queue_chars = 0
        self._has_room.set()

    async def _flush(self) -> None:
        try:
            while self._queue:
                message = self._queue.popleft()
                kind = "text" if isinstance(message, str) else "bytes"
                await self._send({"type": "websocket.send", kind: message})
                self._queue_chars = max(0, self._queue_chars - len(message))
                if not self.is_congested:
                    self._has_room.set()
        except _LOST:
            self._lose()
        finally:
            self._flushing = None

    def _on_timer(self) -> None:
        self._beat()
        self._timer = self._loop.call_later(self._options.heartbeat_s, self._on_timer)


async def serve_socket(
    session_class: type[SocketSession],
    service: Service,
    path: str,
    scope: Scope,
    receive: Receive,
    send: Send,
) -> None:
    """Run the handler for as long as the WebSocket lives."""
    request = AsgiRequest(scope, path, Headers(scope["headers"]))
    options = service.options
    if (await receive())["type"] != "websocket.connect":
        return
    try:
        check_websocket(options, request.headers)
        async with service.admission(request, {}):
            await send({"type": "websocket.accept"})
            wire = AsgiWire(receive, send, options)
            session = session_class(wire, request, options, service.traffic)
            service.add(session)
    except RefusalError as refusal:
        await refuse(scope, send, refusal)
        return
    try:
        with HandlerEnd(session):
            await service.handler(session)
    finally:
        service.remove(session)
        await session.release()


async def refuse(scope: Scope, send: Send, refusal: RefusalError) -> None:
    """Refuse a handshake, with the status and its reason if the server can send them.

    Source: https://asgi.readthedocs.io/en/latest/extensions.html#websocket-denial-response
    """
    if "websocket.http.response" in (scope.get("extensions") or {}):
        headers = {**refusal.headers, "Content-Length": str(len(refusal.body))}
        head = {"status": refusal.status, "headers": encode(headers)}
        await send({"type": "websocket.http.response.start", **head})
        await send({"type": "websocket.http.response.body", "body": refusal.body})
    else:
        await send({"type": "websocket.close"})
