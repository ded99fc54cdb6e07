"""Noticing at once that the peer of an HTTP request has gone.

aiohttp does not tell a waiting request, unless it cancels the handlers of the whole application
(`handler_cancellation`). So this listens between aiohttp and the transport.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from aiohttp import web


class Connection(asyncio.Protocol):
    """Pass everything on to aiohttp's protocol; call `on_lost` when the connection is lost."""

    __slots__ = ("_inner", "on_lost")

    def __init__(self, inner: asyncio.Protocol) -> None:
        self._inner = inner
        self.on_lost: Callable[[], object] | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        if self.on_lost is not None:
            self.on_lost()
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()


def connection_of(request: web.Request) -> Connection:
    """Return what watches the request's connection; there is one for each connection.

    Raises:
        ConnectionError: the connection is lost already.
    """
    transport = request.transport
    if transport is None:
        raise ConnectionResetError("the peer has left")
    protocol = transport.get_protocol()
    if not isinstance(protocol, Connection):
        protocol = Connection(cast(asyncio.Protocol, protocol))
        transport.set_protocol(protocol)
    return protocol
