from aiohttp import web

from sockjs_py import assets
from sockjs_py.contrib.aiohttp import scripts
from tests.packages.frameworks import page


async def index(_: web.Request) -> web.Response:
    nonce = page.new_nonce()
    text = page.body(assets.script_tag("reconnecting", nonce=nonce), nonce)
    return web.Response(text=text, content_type="text/html", headers=page.headers(nonce))


app = web.Application()
app.add_routes(scripts())
app.router.add_get("/", index)
