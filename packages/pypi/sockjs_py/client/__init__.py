"""A SockJS client for asyncio, over aiohttp: `async with connect(url) as connection`.

It decides as the client in pages does, by the same code: `sockjs_py.core`.
"""

from sockjs_py.client.connect import connect
from sockjs_py.client.connection import ClientConnection
from sockjs_py.client.exceptions import (
    AttemptReport,
    ConnectionClosed,
    ConnectionClosedError,
    ConnectionClosedOK,
)

__all__ = [
    "AttemptReport",
    "ClientConnection",
    "ConnectionClosed",
    "ConnectionClosedError",
    "ConnectionClosedOK",
    "connect",
]
