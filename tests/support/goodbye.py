"""An application of ASGI that prints what its sessions receive; servers run it as users do."""

from __future__ import annotations

from sockjs_py.server import Session
from sockjs_py.server.asgi import SockJS


async def echo(session: Session) -> None:
    """Print every message, and send it back."""
    async for message in session:
        print(message, flush=True)
        await session.send(message)


app = SockJS(echo, prefix="/echo", patience_s=1)
