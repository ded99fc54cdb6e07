import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from sockjs_py.assets import info_tag, script_tag
from sockjs_py.contrib.asgi import scripts
from sockjs_py.server import Session
from sockjs_py.server.asgi import SockJS
from tests.packages.frameworks import page

DOCUMENT = Path(__file__).parents[3] / "docs" / "python.md"
(SCRIPT,) = re.findall(
    "<!-- info-script -->\n```js\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL
)

asked: list[str] = []


async def echo(session: Session) -> None:
    async for message in session:
        await session.send(message)


sockjs = SockJS(echo)


async def record(scope: Scope, receive: Receive, send: Send) -> None:
    asked.append(scope["path"])
    await sockjs(scope, receive, send)


async def index(_: Request) -> HTMLResponse:
    nonce = page.new_nonce()
    page_script = f'<script nonce="{nonce}">{SCRIPT}</script>'
    tags = script_tag(nonce=nonce) + info_tag(sockjs.service) + page_script
    return HTMLResponse(f"<!doctype html><title></title>{tags}", headers=page.headers(nonce))


app = Starlette(
    routes=[
        Route("/", index),
        Route("/asked", lambda _: JSONResponse(asked)),
        Mount("/static/sockjs_py", scripts),
        Mount("/echo", record),
    ]
)
