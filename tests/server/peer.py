"""A SockJS peer of the services that speak a protocol of their own, such as STOMP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.client import Client, Socket, session_url


class Peer:
    """One session over a WebSocket, without SockJS's frames."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket

    async def send(self, *texts: str) -> None:
        """Send messages, all in one frame."""
        await self._socket.send_str(json.dumps(texts))

    async def receive(self) -> str:
        """Return the next message; SockJS's own frame if it is no message."""
        frame = str(await self._socket.receive_str())
        if not frame.startswith("a"):
            return frame
        (message,) = json.loads(frame[1:])
        return str(message)


@asynccontextmanager
async def connect(service: Client) -> AsyncIterator[Peer]:
    """Open a session of a service."""
    async with service.websocket(f"{session_url()}/websocket") as socket:
        assert await socket.receive_str() == "o"
        yield Peer(socket)
