"""SockJS as an ASGI application: `app.mount("/echo", SockJS(handler))`."""

from sockjs_py.server.asgi.application import SockJS

__all__ = ["SockJS"]
