"""A request of aiohttp's, and its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import unquote

from aiohttp import HttpVersion11, web

from sockjs_py.server.aiohttp.connection import connection_of
from sockjs_py.server.aiohttp.lingering import drain_and_close
from sockjs_py.server.aiohttp.liveness import cut_off_when_stuck
from sockjs_py.server.exchange import BrokenBodyError, Exchange, OnLost, Request, Response

# What our own routes find in a path; the rest was found by the application's.
_OUR_PARAMETERS: Final = frozenset({"page", "server", "session", "transport"})


class AiohttpExchange(Exchange):
    """One request of aiohttp's.

    Attributes:
        response: what the handler returns to aiohttp, which has been sent already.
    """

    __slots__ = ("_native", "response")

    def __init__(self, native: web.Request, depth: int) -> None:
        """Wrap a request.

        Args:
            depth: how many segments of the path follow that of the service.
        """
        super().__init__(request_of(native, depth), native.match_info.get("session", ""))
        self._native = native
        # Nobody gets this one, as the peer has left if nothing else is sent.
        self.response: web.StreamResponse = web.Response(status=400)

    @property
    def has_body(self) -> bool:
        return self._native.body_exists

    @property
    def content_length(self) -> int:
        return self._native.content_length or 0

    async def read(self, timeout_s: float) -> bytes:
        # Not `request.read()`, whose limit is that of the whole application.
        content = self._native.content
        if content.at_eof():
            return b""
        try:
            # Most bodies have come whole with their head.
            return content.read_nowait() or await asyncio.wait_for(content.readany(), timeout_s)
        except web.RequestPayloadError:
            raise BrokenBodyError from None

    def watch(self, on_lost: OnLost | None) -> None:
        if on_lost is not None or self._native.transport is not None:
            connection_of(self._native).on_lost = on_lost

    async def respond(self, response: Response) -> None:
        self.response = web.Response(
            status=response.status, headers=response.headers, body=response.body or None
        )
        await self.response.prepare(self._native)
        await self.response.write_eof()

    async def refuse(self, response: Response, timeout_s: float) -> None:
        if self._native.content.at_eof():
            await self.respond(response)
            return
        native, self.response = (
            self._native,
            web.Response(status=response.status, headers=response.headers, body=response.body),
        )
        self.response.force_close()
        # A peer that has left needs no answer.
        with suppress(ConnectionError):
            await self.response.prepare(native)
            await self.response.write_eof()
        if native.transport is not None:
            await drain_and_close(native.transport, timeout_s)

    async def begin(self, headers: Mapping[str, str]) -> None:
        self.response = web.StreamResponse(headers=headers)
        if self._native.version < HttpVersion11:
            # Without chunks, the end of the connection ends the response (P:1483).
            self.response.force_close()
        await self.response.prepare(self._native)

    async def write(self, data: bytes) -> None:
        await self.response.write(data)

    def cut_off_when_stuck(self, patience_s: float) -> None:
        if self._native.transport is not None:
            cut_off_when_stuck(self._native.transport, patience_s)


def request_of(native: web.Request, depth: int) -> Request:
    """Return a request of aiohttp's as applications see it.

    Args:
        depth: how many segments of the path follow that of the service.
    """
    url = native.rel_url
    path = url.raw_path.rsplit("/", depth)[0] if depth else url.raw_path
    parameters = native.match_info
    return Request(
        method=native.method,
        path=unquote(path) if "%" in path else path,
        path_parameters={
            name: value for name, value in parameters.items() if name not in _OUR_PARAMETERS
        },
        query_string=url.raw_query_string,
        headers=native.headers,
        client_address=native.remote,
        native=native,
    )
