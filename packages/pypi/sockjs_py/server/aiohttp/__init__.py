"""SockJS for any aiohttp application: `add_sockjs(app, "/echo", handler)`."""

from sockjs_py.server.aiohttp.guards import with_guards
from sockjs_py.server.aiohttp.routes import add_sockjs

__all__ = ["add_sockjs", "with_guards"]
