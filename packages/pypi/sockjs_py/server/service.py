"""One SockJS service: its handler, its options, its live sessions and their tasks."""

from __future__ import annotations

import asyncio
import inspect
import logging
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Final, TypeAlias, TypedDict

from sockjs_py.server.exchange import Exchange, RefusalError, Request
from sockjs_py.server.headers import PLAIN_TEXT
from sockjs_py.server.http_session import HttpSession
from sockjs_py.server.options import Options
from sockjs_py.server.session import Session, SessionClosedError
from sockjs_py.server.traffic import Traffic

Handler: TypeAlias = Callable[[Session], Awaitable[None]]

# A handler that is still running after this time is cancelled.
_HANDLER_END_S: Final = 1.0

log = logging.getLogger("sockjs")


class Stats(TypedDict):
    """Numbers of a service.

    Attributes:
        sessions: how many are alive, by transport.
        oldest_s: the age of the oldest of these, in seconds; 0 if there is none.
        opened: how many there have been.
        messages_received: from clients; what follows is that of `Traffic`.
    """

    sessions: dict[str, int]
    oldest_s: float
    opened: int
    messages_received: int
    messages_sent: int
    characters_received: int
    characters_sent: int


class HandlerEnd:
    """Close the session when the handler inside the `with` block ends, however it ends.

    This is neither a wrapping coroutine nor a generator: each would stay in memory as long as
    the session does.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        is_failure = isinstance(exc, Exception)
        if exc is None or isinstance(exc, SessionClosedError):
            # The session that has ended may be another one, to which the handler was sending.
            self._session.close()
        else:
            if is_failure:
                log.error("a handler failed", exc_info=exc)
            self._session.end_with(1011, "Internal error")
        return is_failure


class Service:
    """What lives as long as the routes of one service.

    Attributes:
        sessions: every live session, whatever its transport, and when it opened, by
            `time.monotonic`.
        opened: how many sessions there have been.
        traffic: what has passed through all of them.
    """

    __slots__ = (
        "_http_sessions",
        "_is_closing",
        "_opening",
        "_tasks",
        "handler",
        "opened",
        "options",
        "sessions",
        "traffic",
    )

    def __init__(self, handler: Handler, options: Options | None = None) -> None:
        """Begin without a session.

        Raises:
            TypeError: the handler is no function, or a generator.
        """
        if not callable(handler) or inspect.isasyncgenfunction(handler):
            raise TypeError(
                "the handler must be a coroutine function, such as `async def echo(session)`, "
                f"not {handler!r}"
            )
        self.options = options or Options()
        self.sessions: dict[Session, float] = {}
        self.traffic = Traffic()
        self.opened = 0
        self.handler = handler
        # By the service's path too: one service may be routed from several.
        self._http_sessions: dict[tuple[str, str], HttpSession] = {}
        self._is_closing = False
        # How many have been let in, and are no sessions yet: their WebSockets shake hands.
        self._opening = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def info(self) -> dict[str, object]:
        """Return what `/info` says: abilities, how often the service beats, in ms, and entropy."""
        return {
            "websocket": self.options.websocket,
            "cookie_needed": self.options.cookie_needed,
            "origins": ["*:*"],
            "heartbeat": round(self.options.heartbeat_s * 1000),
            "entropy": secrets.randbits(32),
        }

    def stats(self) -> Stats:
        """Return numbers for a monitor, which may ask from a thread of its own."""
        now = time.monotonic()
        # A copy, which another thread cannot change meanwhile.
        opened_at = dict(self.sessions)
        return {
            "sessions": dict(Counter(session.transport_name for session in opened_at)),
            "oldest_s": now - min(opened_at.values(), default=now),
            "opened": self.opened,
            "messages_received": self.traffic.messages_received,
            "messages_sent": self.traffic.messages_sent,
            "characters_received": self.traffic.characters_received,
            "characters_sent": self.traffic.characters_sent,
        }

    def find(self, exchange: Exchange) -> HttpSession | None:
        """Return the session that the URL names, if this request may use it; it may be closing."""
        session = self._http_sessions.get((exchange.path, exchange.session_id))
        if session and self.options.bind and self._binding(exchange.request) != session.binding:
            return None
        return session

    def _binding(self, request: Request) -> object:
        binding = self.options.bind and self.options.bind(request)
        if inspect.isawaitable(binding):
            raise TypeError("bind must be a plain function: it is asked for every request")
        return binding

    async def find_or_open(
        self, exchange: Exchange, transport_name: str, headers: Mapping[str, str]
    ) -> HttpSession:
        """Return the session that the URL names, creating it if needed.

        Raises:
            RefusalError: see `admit`; 404 if the session is bound to something that the request
                lacks.
        """
        session = self.find(exchange)
        if session is None:
            async with self.admission(exchange.request, headers):
                # Another request may have opened it while the application was deciding.
                session = self.find(exchange) or self._open(exchange, transport_name, headers)
        return session

    @asynccontextmanager
    async def admission(self, request: Request, headers: Mapping[str, str]) -> AsyncIterator[None]:
        """Let a session open within the block, or refuse it.

        Raises:
            RefusalError: 503 if `session_limit` sessions are alive, or the service ends; the status
                that `Options.authorize` answers.
        """
        await self._admit(request, headers)
        self._opening += 1
        try:
            yield
        finally:
            self._opening -= 1

    async def _admit(self, request: Request, headers: Mapping[str, str]) -> None:
        self._check_limit(headers)
        if self.options.authorize is not None:
            status = self.options.authorize(request)
            if inspect.isawaitable(status):
                status = await status
                self._check_limit(headers)
            if status is not None:
                if type(status) is bool or not isinstance(status, int) or not 400 <= status <= 599:
                    raise TypeError(
                        "authorize answers None, or the status that keeps the client out, "
                        f"such as 403; not {status!r}"
                    )
                raise RefusalError(status, {**headers, **PLAIN_TEXT})

    def _check_limit(self, headers: Mapping[str, str]) -> None:
        headers = {**headers, **PLAIN_TEXT}
        if self._is_closing:
            raise RefusalError(503, headers, "Server is going away.")
        if len(self.sessions) + self._opening >= self.options.session_limit:
            raise RefusalError(503, headers, "Too many sessions.")

    def _open(
        self, exchange: Exchange, transport_name: str, headers: Mapping[str, str]
    ) -> HttpSession:
        request, options = exchange.request, self.options
        key = (exchange.path, exchange.session_id)
        if key in self._http_sessions:
            raise RefusalError(404, headers)
        session = HttpSession(
            request,
            transport_name,
            options,
            self.traffic,
            lambda: self._forget(key),
            binding=self._binding(request),
        )
        self._http_sessions[key] = session
        self.add(session)
        task = asyncio.create_task(self._run_handler(session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return session

    def add(self, session: Session) -> None:
        """Count a session as live."""
        self.opened += 1
        self.sessions[session] = time.monotonic()
        self._log(session, "opened")
        if self._is_closing:
            # Its WebSocket completed the handshake while the others were being closed.
            self._say_goodbye(session)

    def remove(self, session: Session) -> None:
        """Stop counting a session as live."""
        self.sessions.pop(session, None)
        self._log(session, "ended")

    async def _run_handler(self, session: HttpSession) -> None:
        with HandlerEnd(session):
            await self.handler(session)

    def start(self) -> None:
        """Let sessions open again after `close`."""
        self._is_closing = False

    async def close(self, patience_s: float = 0.0) -> None:
        """Queue a close frame in every session and wait for the handlers to end.

        Args:
            patience_s: how long to wait until every client has that frame. Those that are between
                two polls can only come while the server still listens: before the application is
                shut down.
        """
        self._is_closing = True
        for session in list(self.sessions):
            self._say_goodbye(session)
        partings = [parting for session in self.sessions if (parting := session.parting())]
        if partings and patience_s:
            await asyncio.wait(partings, timeout=patience_s)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_HANDLER_END_S)
            for task in self._tasks:
                task.cancel()

    def end(self) -> None:
        """Forget the sessions that wait for another poll, since no request can come any more."""
        for session in list(self._http_sessions.values()):
            session.end()

    def _log(self, session: Session, event: str) -> None:
        live = len(self.sessions)
        # Quoted: a path may have line breaks, which would look like records of their own.
        log.info("%r %s %s, %d live", session.request.path, session.transport_name, event, live)

    @staticmethod
    def _say_goodbye(session: Session) -> None:
        session.end_with(1001, "Server is going away")

    def _forget(self, key: tuple[str, str]) -> None:
        self.remove(self._http_sessions.pop(key))
