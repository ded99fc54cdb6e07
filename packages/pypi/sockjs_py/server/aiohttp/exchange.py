"""A request of aiohttp's, and its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import unquote

from aiohttp import HttpVersion11, web

from sockjs_py.server.aiohttp.connection import Connection, connection_of
from sockjs_py.server.aiohttp.lingering import drain_and_close
from sockjs_py.server.aiohttp.liveness import cut_off_when_stuck
from sockjs_py.server.exchange import BrokenBodyError, Exchange, OnLost, RefusalError, Request

# What our own routes find in a path; the rest was found by the application's.
_OUR_PARAMETERS: Final = frozenset({"page", "server", "session", "transport"})


class AiohttpRequest(Request):
    """A request of aiohttp's as applications see it."""

    __slots__ = ("_native",)

    def __init__(self, native: web.Request, path: str) -> None:
        super().__init__(native.method, path, native.rel_url.raw_query_string, native.headers)
        self._native = native

    @property
    def path_parameters(self) -> Mapping[str, str]:
        found = self._native.match_info.items()
        return {name: value for name, value in found if name not in _OUR_PARAMETERS}

    @property
    def client_address(self) -> str | None:
        return self._native.remote

    @property
    def native(self) -> web.Request:
        return self._native


class AiohttpExchange(Exchange):
    """One request of aiohttp's."""

    __slots__ = ("_connection", "_native", "_response")

    def __init__(self, native: web.Request, depth: int) -> None:
        """Wrap a request.

        Args:
            depth: how many segments of the path follow that of the service.
        """
        path = native.rel_url.raw_path
        if depth:
            path = path.rsplit("/", depth)[0]
        if "%" in path:
            path = unquote(path)
        session_id = native.match_info.get("session", "")
        super().__init__(native.method, path, native.headers, session_id)
        self._native = native
        self._connection: Connection | None = None
        self._response: web.StreamResponse | None = None

    @property
    def request(self) -> Request:
        return AiohttpRequest(self._native, self.path)

    @property
    def response(self) -> web.StreamResponse:
        """Return what the handler has to return to aiohttp."""
        # If nothing has, the peer has left, and nobody gets this.
        return web.Response(status=400) if self._response is None else self._response

    @property
    def query_string(self) -> str:
        return self._native.rel_url.raw_query_string

    @property
    def has_body(self) -> bool:
        return self._native.body_exists

    @property
    def is_read(self) -> bool:
        return self._native.content.at_eof()

    @property
    def content_length(self) -> int:
        return self._native.content_length or 0

    async def read(self, timeout_s: float) -> bytes:
        # Not `request.read()`, whose limit is that of the whole application.
        content = self._native.content
        try:
            # Most bodies have come whole with their head.
            return content.read_nowait() or await asyncio.wait_for(content.readany(), timeout_s)
        except web.RequestPayloadError:
            raise BrokenBodyError from None

    def watch(self, on_lost: OnLost | None, *, keeps_body: bool = False) -> None:
        if self._connection is None:
            self._connection = connection_of(self._native)
        self._connection.on_lost = on_lost

    async def respond(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        # aiohttp writes it, after the application's middlewares have seen it.
        self._response = web.Response(status=status, headers=headers, body=body or None)

    async def deliver(self) -> None:
        assert self._response is not None
        await self._response.prepare(self._native)
        await self._response.write_eof()

    async def refuse(self, refusal: RefusalError, timeout_s: float) -> None:
        if self.is_read:
            await self.respond(refusal.status, refusal.headers, refusal.body)
            return
        headers = {**refusal.headers, "Connection": "close"}
        # A peer that has left needs no answer.
        with suppress(ConnectionError):
            await self.respond(refusal.status, headers, refusal.body)
            await self.deliver()
        if self._native.transport is not None:
            await drain_and_close(self._native.transport, timeout_s)

    async def begin(self, headers: Mapping[str, str]) -> None:
        self._response = web.StreamResponse(headers=headers)
        if self._native.version < HttpVersion11:
            # Without chunks, the end of the connection ends the response (P:1483).
            self._response.force_close()
        await self._response.prepare(self._native)

    async def write(self, data: bytes) -> None:
        assert self._response is not None
        await self._response.write(data)

    def cut_off_when_stuck(self, patience_s: float) -> None:
        if self._native.transport is not None:
            cut_off_when_stuck(self._native.transport, patience_s)
