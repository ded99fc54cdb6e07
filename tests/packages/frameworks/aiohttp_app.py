from aiohttp import web

from sockjs_py import assets
from tests.packages.frameworks import page


async def index(_: web.Request) -> web.Response:
    nonce = page.new_nonce()
    text = page.body(assets.script_tag("reconnecting", nonce=nonce), nonce)
    return web.Response(text=text, content_type="text/html", headers=page.headers(nonce))


app = web.Application()
app.router.add_static("/static/sockjs_py", assets.path())
app.router.add_get("/", index)
