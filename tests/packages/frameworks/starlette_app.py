from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sockjs_py.assets import script_tag
from tests.packages.frameworks import page


async def index(_: Request) -> HTMLResponse:
    nonce = page.new_nonce()
    return HTMLResponse(page.body(script_tag(nonce=nonce), nonce), headers=page.headers(nonce))


scripts = Mount("/static", StaticFiles(packages=[("sockjs_py", "static")]))
app = Starlette(routes=[Route("/", index), scripts])
