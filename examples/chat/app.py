"""A chat served by several processes, which pass on to each other through Redis what they receive.

`make package`, `pip install dist/*.whl redis starlette "uvicorn[standard]"`, then for each worker

    REDIS_URL=redis://127.0.0.1 uvicorn examples.chat.app:app --port 9001

and HAProxy in front of them: `haproxy -f deploy/haproxy.cfg`. The page is at /.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route

from sockjs_py.assets import script_tag, url
from sockjs_py.contrib.asgi import scripts
from sockjs_py.server import Options, Session, SessionClosedError
from sockjs_py.server.asgi import SockJS

CHANNEL = "chat"
# A session with this many unsent lines is too slow.
WAITING_LINES = 1000
PAGE = (Path(__file__).parent / "index.html").read_text(encoding="utf-8")

log = logging.getLogger("chat")
redis = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1"))
# The lines that wait to be sent to each session of this process.
queues: dict[Session, asyncio.Queue[str]] = {}


async def chat(session: Session) -> None:
    """Pass on what this session says to everybody, and what everybody says to this session."""
    queues[session] = asyncio.Queue(WAITING_LINES)
    writer = asyncio.create_task(tell(session))
    try:
        async for line in session:
            await redis.publish(CHANNEL, line)
    finally:
        writer.cancel()
        del queues[session]


async def tell(session: Session) -> None:
    """Send a session what is in its queue; only this task waits if the session reads slowly."""
    queue = queues[session]
    with suppress(SessionClosedError):
        while True:
            await session.send(await queue.get())


async def listen() -> None:
    """Put each line that any process publishes into the queues of this process."""
    while True:
        try:
            async with redis.pubsub() as channel:
                await channel.subscribe(CHANNEL)
                async for message in channel.listen():
                    if message["type"] == "message":
                        spread(message["data"].decode())
        except RedisError as error:
            # What is said until Redis is back does not arrive here.
            log.warning("Redis is gone: %s", error)
            await asyncio.sleep(1)


def spread(line: str) -> None:
    """Put a line into each queue; close the session if its queue is full."""
    for session, queue in list(queues.items()):
        try:
            queue.put_nowait(line)
        except asyncio.QueueFull:
            session.close(3008, "Too slow")


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    """Listen to Redis while the process serves, and say goodbye at its end."""
    listener = asyncio.create_task(listen())
    sockjs.start()
    yield
    listener.cancel()
    await sockjs.close()
    await redis.aclose()


async def index(_: Request) -> HTMLResponse:
    return HTMLResponse(PAGE.replace("SCRIPT", script_tag("reconnecting")))


async def stats(_: Request) -> JSONResponse:
    return JSONResponse(sockjs.service.stats())


# The cookie is for `deploy/haproxy-cookie.cfg`.
is_sticky_by_cookie = bool(os.environ.get("STICKY_BY_COOKIE"))
sockjs = SockJS(chat, Options(sockjs_url=url("reconnecting"), cookie_needed=is_sticky_by_cookie))
app = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/", index),
        Route("/stats", stats),
        Mount("/static/sockjs_py", scripts),
        Mount("/chat", sockjs),
    ],
)
