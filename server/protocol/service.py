"""One SockJS service: its handler, its options, its live sessions and their tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Final, TypeAlias

from aiohttp import web

from server.protocol.http_session import HttpSession
from server.protocol.options import Options
from server.protocol.session import Session, SessionClosedError

Handler: TypeAlias = Callable[[Session], Awaitable[None]]

# A handler that is still running after this time is cancelled.
_HANDLER_END_S: Final = 1.0

log = logging.getLogger("sockjs")


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
    """What lives as long as the routes of one `add_sockjs` call.

    Attributes:
        sessions: every live session, whatever its transport.
    """

    __slots__ = (
        "_http_sessions",
        "_is_closing",
        "_tasks",
        "handler",
        "options",
        "prefix",
        "sessions",
    )

    def __init__(self, prefix: str, handler: Handler, options: Options) -> None:
        self.prefix = prefix
        self.options = options
        self.sessions: set[Session] = set()
        self.handler = handler
        self._http_sessions: dict[str, HttpSession] = {}
        self._is_closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    def find(self, session_id: str) -> HttpSession | None:
        """Return the session with this id, if there is one; it may be closing."""
        return self._http_sessions.get(session_id)

    def find_or_open(
        self, session_id: str, transport_name: str, headers: Mapping[str, str]
    ) -> HttpSession:
        """Return the session with this id, creating it if needed.

        Raises:
            web.HTTPServiceUnavailable: `session_limit` sessions are alive.
        """
        session = self._http_sessions.get(session_id)
        if session is None:
            self.check_session_limit(headers)
            session = HttpSession(transport_name, self.options, lambda: self._forget(session_id))
            self._http_sessions[session_id] = session
            self.add(session)
            task = asyncio.create_task(self._run_handler(session))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return session

    def check_session_limit(self, headers: Mapping[str, str]) -> None:
        """Refuse a session that is over the limit.

        Raises:
            web.HTTPServiceUnavailable: `session_limit` sessions are alive, or the service ends.
        """
        if self._is_closing:
            raise web.HTTPServiceUnavailable(headers=headers, text="Server is going away.")
        if len(self.sessions) >= self.options.session_limit:
            raise web.HTTPServiceUnavailable(headers=headers, text="Too many sessions.")

    def add(self, session: Session) -> None:
        """Count a session as live."""
        self.sessions.add(session)
        log.info("%s %s opened, %d live", self.prefix, session.transport_name, len(self.sessions))
        if self._is_closing:
            # Its WebSocket completed the handshake while the others were being closed.
            self._say_goodbye(session)

    def remove(self, session: Session) -> None:
        """Stop counting a session as live."""
        self.sessions.discard(session)
        log.info("%s %s ended, %d live", self.prefix, session.transport_name, len(self.sessions))

    async def _run_handler(self, session: HttpSession) -> None:
        with HandlerEnd(session):
            await self.handler(session)

    async def close(self, _: web.Application | None = None, patience_s: float = 0.0) -> None:
        """Queue a close frame in every session and wait for the handlers to end.

        Args:
            patience_s: how long to wait for clients that are between two polls. They can only
                come while the server still listens: before the application is shut down.
        """
        self._is_closing = True
        for session in list(self.sessions):
            self._say_goodbye(session)
        partings = [session.parting() for session in self._http_sessions.values()]
        if partings and patience_s:
            await asyncio.wait(partings, timeout=patience_s)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_HANDLER_END_S)
            for task in self._tasks:
                task.cancel()

    async def end(self, _: web.Application | None = None) -> None:
        """Forget the sessions that wait for another poll, since no request can come any more."""
        for session in list(self._http_sessions.values()):
            session.end()

    @staticmethod
    def _say_goodbye(session: Session) -> None:
        session.end_with(1001, "Server is going away")

    def _forget(self, session_id: str) -> None:
        self.remove(self._http_sessions.pop(session_id))
