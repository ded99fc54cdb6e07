from sanic import HTTPResponse, Request, Sanic
from sanic.response import html

from sockjs_py import assets
from sockjs_py.contrib.sanic import scripts
from tests.packages.frameworks import page

app = Sanic("page")
app.blueprint(scripts)


@app.get("/")
async def index(_: Request) -> HTTPResponse:
    nonce = page.new_nonce()
    return html(page.body(assets.script_tag(nonce=nonce), nonce), headers=page.headers(nonce))
