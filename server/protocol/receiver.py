"""The outgoing half of every HTTP transport: one frame per response (`poll`) or many (`stream`).

In: a session and the transport's way to write a frame. Out: the response.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Final, TypeAlias

from aiohttp import HttpVersion11, web

from server.protocol.connection import connection_of
from server.protocol.frames import close_frame, is_close
from server.protocol.http_session import HttpSession

Encode: TypeAlias = Callable[[str], bytes]

ANOTHER_CONNECTION: Final = close_frame(2010, "Another connection still open")


class Receiver:
    """A request that waits for a session's frames, as a context manager.

    While another one is waiting, it is refused: it gets only the close frame 2010, and the
    session does not notice (P:1376).
    """

    __slots__ = ("_connection", "_is_attached", "_session", "_transport")

    def __init__(self, session: HttpSession, request: web.Request) -> None:
        """Prepare to attach.

        Raises:
            web.HTTPBadRequest: the connection is lost already.
        """
        self._session = session
        self._connection = connection_of(request)
        self._transport = request.transport
        self._is_attached = False

    def __enter__(self) -> Receiver:
        assert self._transport is not None
        self._is_attached = self._session.attach(self._transport)
        if self._is_attached:
            self._connection.on_lost = self._session.interrupt
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_attached:
            self._connection.on_lost = None
            assert self._transport is not None
            self._session.detach(self._transport)

    async def next_frame(self) -> str:
        """Wait for the frame to write next."""
        return await self._session.next_frame() if self._is_attached else ANOTHER_CONNECTION


async def poll(
    request: web.Request, session: HttpSession, headers: Mapping[str, str], encode: Encode
) -> web.Response:
    """Answer with the session's next frame."""
    # Written within the context, so that a peer that does not read is not waited for once the
    # session has ended.
    with Receiver(session, request) as receiver:
        response = web.Response(body=encode(await receiver.next_frame()), headers=headers)
        with suppress(ConnectionError):
            await response.prepare(request)
            await response.write_eof()
    return response


async def stream(
    request: web.Request,
    session: HttpSession,
    headers: Mapping[str, str],
    prelude: bytes,
    encode: Encode,
    limit_bytes: int,
) -> web.StreamResponse:
    """Answer with frames until the limit is met or the session is closed.

    Args:
        prelude: written first, and not counted; it makes browsers pass on what follows.
        limit_bytes: the response ends after the frame that reaches it (P:834).
    """
    response = web.StreamResponse(headers=headers)
    if request.version < HttpVersion11:
        # Without chunks, the end of the connection ends the response (P:1483).
        response.force_close()
    # A lost connection has interrupted the session; there is nobody left to tell.
    with suppress(ConnectionError), Receiver(session, request) as receiver:
        await response.prepare(request)
        await response.write(prelude)
        sent_bytes = 0
        while sent_bytes < limit_bytes:
            frame = await receiver.next_frame()
            data = encode(frame)
            await response.write(data)
            sent_bytes += len(data)
            if is_close(frame):
                break
    return response
