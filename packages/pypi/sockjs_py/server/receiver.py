"""The outgoing half of every HTTP transport: one frame per response (`poll`) or many (`stream`).

Each transport gives its own way to write a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, TypeAlias

from sockjs_py.server.exchange import Exchange
from sockjs_py.server.frames import close_frame, is_close
from sockjs_py.server.http_session import HttpSession

Encode: TypeAlias = Callable[[str], bytes]

ANOTHER_CONNECTION: Final = close_frame(2010, "Another connection still open")


class Receiver:
    """A request that waits for a session's frames, as a context manager.

    While another one is waiting, it is refused: it gets only the close frame 2010, and the
    session does not notice (P:1376).
    """

    __slots__ = ("_exchange", "_is_attached", "_session")

    def __init__(self, session: HttpSession, exchange: Exchange) -> None:
        self._session = session
        self._exchange = exchange
        self._is_attached = False

    def __enter__(self) -> Receiver:
        """Attach.

        Raises:
            ConnectionError: the connection is lost already.
        """
        self._exchange.watch(self._on_lost)
        self._is_attached = self._session.attach(self._exchange)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._exchange.watch(None)
        if exc is not None:
            self._on_lost()
        if self._is_attached:
            self._session.detach(self._exchange)

    async def next_frame(self) -> str:
        """Wait for the frame to write next."""
        return await self._session.next_frame() if self._is_attached else ANOTHER_CONNECTION

    async def next_answer(self, number: str) -> str:
        """Wait for the one frame of an answer; see `Exchange.number`."""
        if not self._is_attached:
            return ANOTHER_CONNECTION
        return await self._session.next_answer(number)

    def _on_lost(self) -> None:
        if self._is_attached:
            self._session.interrupt()


async def poll(
    exchange: Exchange, session: HttpSession, headers: Mapping[str, str], encode: Encode
) -> None:
    """Answer with the session's next frame."""
    # Written within the context, so that a peer that does not read is not waited for once the
    # session has ended.
    with Receiver(session, exchange) as receiver:
        body = encode(await receiver.next_answer(exchange.number))
        await exchange.respond(200, headers, body)
        await exchange.deliver()


async def stream(
    exchange: Exchange,
    session: HttpSession,
    headers: Mapping[str, str],
    prelude: bytes,
    encode: Encode,
    limit_bytes: int,
) -> None:
    """Answer with frames until the limit is met or the session is closed.

    Args:
        prelude: written first, and not counted; it makes browsers pass on what follows.
        limit_bytes: the response ends after the frame that reaches it (P:834).
    """
    with Receiver(session, exchange) as receiver:
        await exchange.begin(headers)
        await exchange.write(prelude)
        sent_bytes = 0
        while sent_bytes < limit_bytes:
            frame = await receiver.next_frame()
            data = encode(frame)
            await exchange.write(data)
            sent_bytes += len(data)
            if is_close(frame):
                break
