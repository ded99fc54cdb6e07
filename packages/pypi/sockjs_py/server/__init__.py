"""A SockJS server for every Python framework. Applications write `async def handler(session)`.

`aiohttp` and `asgi` are the fronts that bind it to a framework; the rest knows no framework.

`P:674` in a docstring or comment is line 674 of `sockjs-protocol.py`, which is the published
protocol and its tests in one: https://github.com/sockjs/sockjs-protocol
"""

from sockjs_py.server.exchange import Request
from sockjs_py.server.options import Options
from sockjs_py.server.service import Handler, Service, Stats
from sockjs_py.server.session import Session, SessionClosedError

__all__ = ["Handler", "Options", "Request", "Service", "Session", "SessionClosedError", "Stats"]
