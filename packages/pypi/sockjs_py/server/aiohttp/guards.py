"""What stands between the sockets and aiohttp: `loop.create_server(with_guards(runner.server), …)`.

It adds to aiohttp's protocols what they lack and a server on the Internet needs: a time limit for
heads, a log that strangers cannot flood, and hixie-76.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, TypeAlias, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from sockjs_py.server.aiohttp.connection import Connection
from sockjs_py.server.aiohttp.hixie76 import FirstHead
from sockjs_py.server.aiohttp.lingering import begin_to_close

ProtocolFactory: TypeAlias = Callable[[], asyncio.Protocol]

_TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def with_guards(factory: ProtocolFactory, head_timeout_s: float = 30.0) -> ProtocolFactory:
    """Return a factory of guarded protocols.

    Args:
        factory: makes a protocol for each connection, such as `web.AppRunner.server`.
        head_timeout_s: how long the head of a request may take from its first byte.
    """

    def make() -> asyncio.Protocol:
        inner = factory()
        if isinstance(inner, web.RequestHandler):
            inner.logger = inner.logger.getChild("guarded")
            inner.logger.addFilter(_is_ours)
        return Guard(inner, head_timeout_s)

    return make


def _is_ours(record: logging.LogRecord) -> bool:
    """Return whether to log a record; one about a malformed request is only for debugging."""
    if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
        record.levelno, record.levelname = logging.DEBUG, "DEBUG"
        return logging.getLogger(record.name).isEnabledFor(logging.DEBUG)
    return True


class Guard(Connection):
    """Time the heads of requests, and let the first one be a handshake of hixie-76."""

    __slots__ = ("_first_head", "_head_timeout_s", "_timer", "_transport")

    def __init__(self, inner: asyncio.Protocol, head_timeout_s: float) -> None:
        super().__init__(inner)
        self._first_head: FirstHead | None = FirstHead()
        self._head_timeout_s = head_timeout_s
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not instances of asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        passed = data
        if self._first_head is not None:
            passed = self._first_head.feed(data)
            if passed:
                self._first_head = None
        if passed:
            self._inner.data_received(passed)
        if not self._awaits_head():
            self._stop_timer()
        # Some clients send an extra empty line after a body.
        elif self._timer is None and data.strip(b"\r\n"):
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._head_timeout_s, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _awaits_head(self) -> bool:
        # aiohttp holds this future exactly while it has no request to answer.
        waiter = getattr(self._inner, "_waiter", None)
        return isinstance(waiter, asyncio.Future) and not waiter.done()

    def _give_up(self) -> None:
        self._timer = None
        if not self._transport.is_closing():
            self._transport.write(_TOO_SLOW)
            begin_to_close(self._transport, self._head_timeout_s)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
