"""The scripts as an ASGI application, to be mounted at `/static/sockjs_py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from sockjs_py.files import answer

Event = MutableMapping[str, Any]


async def scripts(
    scope: Event, receive: Callable[[], Awaitable[Event]], send: Callable[[Event], Awaitable[None]]
) -> None:
    """Answer a request of HTTP, and refuse a WebSocket."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close"})
        return
    query = parse_qs(scope["query_string"].decode("latin-1"))
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    # Litestar adds a slash to the paths of what is mounted.
    name = scope["path"].rstrip("/").rpartition("/")[2]
    found = answer(name, query.get("v", [None])[0], headers.get("if-none-match"))
    length = {"Content-Length": str(len(found.body))} if found.status != 304 else {}
    pairs = {**found.headers, **length}.items()
    start = {
        "type": "http.response.start",
        "status": found.status,
        "headers": [(name.lower().encode(), value.encode()) for name, value in pairs],
    }
    await send(start)
    body = found.body if scope["method"] != "HEAD" else b""
    await send({"type": "http.response.body", "body": body})
