from sanic import HTTPResponse, Request, Sanic
from sanic.response import html

from sockjs_py import assets
from tests.packages.frameworks import page

app = Sanic("page")
app.static("/static/sockjs_py", assets.path())


@app.get("/")
async def index(_: Request) -> HTTPResponse:
    nonce = page.new_nonce()
    return html(page.body(assets.script_tag(nonce=nonce), nonce), headers=page.headers(nonce))
