"""Applications that print what their sessions receive; servers run them as users do."""

from __future__ import annotations

from aiohttp import web

from sockjs_py.server import Session
from sockjs_py.server.aiohttp import add_sockjs
from sockjs_py.server.asgi import SockJS


async def echo(session: Session) -> None:
    """Print every message, and send it back."""
    async for message in session:
        # In one piece, as the server writes there too.
        print(f"{message}\n", end="", flush=True)
        await session.send(message)


app = SockJS(echo, prefix="/echo", patience_s=1)


def make_app(_: list[str]) -> web.Application:
    """Return the same for aiohttp."""
    app = web.Application()
    add_sockjs(app, "/echo", echo, patience_s=1)
    below = web.Application()
    add_sockjs(below, "/echo", echo, patience_s=1)
    app.add_subapp("/below", below)
    return app
