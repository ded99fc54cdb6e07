"""The SockJS protocol for any aiohttp application: `add_sockjs(app, "/echo", handler)`.

In: a handler `async def handler(session)`. Out: routes on the application. Nothing in this
package depends on the test server around it.

`P:674` in a docstring or comment is line 674 of `sockjs-protocol.py`, which is the published
protocol and its tests in one: https://github.com/sockjs/sockjs-protocol
"""

from server.protocol.endpoint import add_sockjs
from server.protocol.guards import with_guards
from server.protocol.options import Options
from server.protocol.service import Handler, Service
from server.protocol.session import Session, SessionClosedError

__all__ = [
    "Handler",
    "Options",
    "Service",
    "Session",
    "SessionClosedError",
    "add_sockjs",
    "with_guards",
]
