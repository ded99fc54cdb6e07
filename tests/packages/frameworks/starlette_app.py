from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route

from sockjs_py.assets import script_tag
from sockjs_py.contrib.asgi import scripts
from tests.packages.frameworks import page


async def index(_: Request) -> HTMLResponse:
    nonce = page.new_nonce()
    return HTMLResponse(page.body(script_tag(nonce=nonce), nonce), headers=page.headers(nonce))


app = Starlette(routes=[Route("/", index), Mount("/static/sockjs_py", scripts)])
