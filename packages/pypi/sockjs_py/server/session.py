"""What an application sees of a connection, whatever the transport.

It never sees the session's id: anyone who knows it can speak as the peer (P:323).
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod

from sockjs_py.server.close_codes import NORMAL, check_close
from sockjs_py.server.exchange import Request


class SessionClosedError(ConnectionError):
    """Raised by `send` when the session has ended; a handler need not catch it."""


class Session(ABC):
    """One client, as `async for message in session` and `await session.send(text)`.

    A handler has to keep reading, in one task: on a WebSocket, pings are answered and a lost
    peer is noticed only while the handler reads. The iteration ends with the session.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def transport_name(self) -> str:
        """Return the last part of the URL, such as `xhr_streaming`; or `raw websocket`."""

    @property
    @abstractmethod
    def request(self) -> Request:
        """Return the request that opened the session."""

    def __aiter__(self) -> Session:
        return self

    @abstractmethod
    async def __anext__(self) -> str:
        """Return the next message of the peer.

        On the raw WebSocket it may be `bytes`, if `Options.raw_binary` is set.
        """

    @abstractmethod
    async def send(self, text: str) -> None:
        """Queue a message; wait while more than `queue_limit_chars` are queued.

        Raises:
            TypeError: the message is no `str`; on the raw WebSocket it may be `bytes`.
            SessionClosedError: the session has ended, before or during the wait.
        """

    def close(self, code: int = NORMAL, reason: str = "Normal closure") -> None:
        """End the session: send what is queued, then the close frame.

        A second call does nothing.

        Args:
            code: 1000, or 3000-4999 of the application's own.
            reason: at most 123 bytes of UTF-8.

        Raises:
            ValueError: the code or the reason is not one of these.
        """
        check_close(code, reason)
        self.end_with(int(code), reason)

    @abstractmethod
    def end_with(self, code: int, reason: str) -> None:
        """Close with a code that only the server itself may use: 1001, 1002, 1006 or 1011."""

    @abstractmethod
    def parting(self) -> asyncio.Future[None] | None:
        """Return what is done when the peer has the close frame, or can no longer get it.

        It is None if the session has ended already.
        """
