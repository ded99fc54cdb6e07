"""`connect`: one connection, or one after another."""

from __future__ import annotations

import asyncio
import random
import ssl as tls
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from types import TracebackType
from typing import Any

from aiohttp import ClientSession, CookieJar, TCPConnector
from yarl import URL

from sockjs_py.checks import check_positive
from sockjs_py.client.connection import ClientConnection
from sockjs_py.client.exceptions import ConnectionClosed
from sockjs_py.client.links import staying_at_home
from sockjs_py.client.opening import Opening
from sockjs_py.client.settings import Headers, MakeHeaders, Settings, service_url
from sockjs_py.client.transports import TRANSPORTS, check_transports
from sockjs_py.client.waiting import within
from sockjs_py.core.backoff import delay_ms
from sockjs_py.core.close_codes import comes_back


def give_up(error: Exception) -> Exception | None:
    """Return an error of connecting that would come again; None for one that may not.

    What `connect` does by default. Source: `ENDS` in `core/close_codes.py`.
    """
    if isinstance(error, ConnectionClosed):
        return None if comes_back(error.code, error.reason, error.status) else error
    return None if isinstance(error, OSError | asyncio.TimeoutError) else error


class connect:  # noqa: N801 (it reads as a function, as in `websockets`)
    """Connect to a SockJS service.

    It can be awaited, or entered by `async with`, for one connection; `async for connection in
    connect(url)` yields a new one whenever the last is lost. Names are those of the library
    `websockets` where they mean the same.
    """

    def __init__(
        self,
        url: str,
        *,
        transports: Sequence[str] = TRANSPORTS,
        headers: Headers | MakeHeaders | None = None,
        cookies: Mapping[str, str] | None = None,
        query: Mapping[str, object] | None = None,
        ssl: tls.SSLContext | bool = True,
        proxy: str | bool | None = True,
        info: Mapping[str, object] | None = None,
        open_timeout: float | None = 10,
        close_timeout: float = 10,
        max_size: int = 16 * 1024 * 1024,
        max_queue: int = 16,
        heartbeat_timeout: float | None = None,
        min_delay: float = 0.5,
        max_delay: float = 20,
        min_uptime: float = 5,
        process_exception: Callable[[Exception], Exception | None] = give_up,
        http: ClientSession | None = None,
    ) -> None:
        """Note how to connect; nothing happens yet.

        Args:
            url: of the service, absolute: http, https, ws or wss.
            transports: names of those that may be used; the order is the client's own.
            headers: of every request; or a function, also a coroutine function, that returns them
                for each connection. A server that moves to another origin does not get them.
            cookies: to begin with; those that the server sets are kept for this `connect`.
            query: parameters of every request.
            ssl: a context, or False for a server whose certificate nobody checks.
            proxy: its URL; True for the one that the environment names, None for none.
            info: what `/info` would say; if it has `websocket` and `cookie_needed`, that is not
                asked.
            open_timeout: until the connection is open, in seconds; None for no limit but those of
                each attempt.
            close_timeout: until what was sent has left, in seconds.
            max_size: of a WebSocket's message, in bytes; servers put all messages that wait for a
                client into one.
            max_queue: how many messages may wait here; then the server has to.
            heartbeat_timeout: after so many seconds of silence the connection is lost; by default
                the server tells, or its heartbeats do.
            min_delay: the longest wait before the first try to come back, in seconds.
            max_delay: the longest of all.
            min_uptime: a connection that lasted so long makes the waits short again.
            process_exception: gets an error of connecting; the loop ends with what it returns, and
                tries again after None.
            http: makes the requests, with cookies and a proxy of its own, and is not closed.

        Raises:
            TypeError, ValueError: naming the argument that is wrong, and what would be right.
        """
        check_transports(transports)
        for name, value in (("min_delay", min_delay), ("max_delay", max_delay)):
            check_positive(name, value)
        for name, given in (("cookies", cookies), ("proxy", proxy)):
            if http is not None and given is not None and not isinstance(given, bool):
                raise ValueError(f"{name} belongs to http, which has its own")
        self._settings = Settings(
            service_url(url, query),
            transports,
            headers,
            cookies,
            ssl,
            proxy,
            info,
            open_timeout,
            close_timeout,
            max_size,
            max_queue,
            heartbeat_timeout,
        )
        self._limits = {"minDelay": min_delay * 1000, "maxDelay": max_delay * 1000}
        self._min_uptime_s = min_uptime
        self._process_exception = process_exception
        self._http = http
        self._connection: ClientConnection | None = None

    def __await__(self) -> Generator[Any, None, ClientConnection]:
        return self._connect().__await__()

    async def __aenter__(self) -> ClientConnection:
        self._connection = await self._connect()
        return self._connection

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._connection is not None
        await self._connection.close()

    async def __aiter__(self) -> AsyncIterator[ClientConnection]:
        """Yield a connection, and a new one whenever the last has ended.

        It ends after a code that is meant, as the application's own: see docs/connections.md.

        Raises:
            Exception: what `process_exception` has returned.
        """
        loop = asyncio.get_running_loop()
        retries = 0
        while True:
            try:
                connection = await self._connect()
            except Exception as error:
                if (raised := self._process_exception(error)) is not None:
                    raise raised from (None if raised is error else error)
            else:
                opened = loop.time()
                try:
                    yield connection
                finally:
                    await connection.close()
                if not comes_back(connection.close_code or 0, connection.close_reason or "", 0):
                    return
                if loop.time() - opened >= self._min_uptime_s:
                    retries = 0
            await asyncio.sleep(delay_ms(random.random(), retries, self._limits) / 1000)
            retries += 1

    async def _connect(self) -> ClientConnection:
        """Return an open connection.

        Raises:
            ConnectionClosedError: the service cannot be reached, or closes at once.
            asyncio.TimeoutError: `open_timeout` is over.
        """
        settings = self._settings
        http = self._http or ClientSession(
            connector=TCPConnector(limit=0),
            # Servers may be named by their address; values go back as they came, as from browsers.
            cookie_jar=CookieJar(unsafe=True, quote_cookie=False),
            timeout=settings.time_limit,
            proxy=settings.proxy_url(),
            trace_configs=[staying_at_home()],
        )
        if self._http is None:
            # For the service's own host alone, wherever `/info` moves to.
            http.cookie_jar.update_cookies(settings.cookies or {}, URL(settings.url))
        own = None if self._http else http

        async def open_connection() -> ClientConnection:
            opening = Opening(settings, http, await settings.make_headers())
            return ClientConnection(await opening.open(), opening, own)

        try:
            return await within(
                settings.open_timeout_s, open_connection(), undo=ClientConnection.abort
            )
        except BaseException:
            if own is not None:
                await own.close()
            raise
