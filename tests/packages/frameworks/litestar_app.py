from litestar import Litestar, MediaType, Response, asgi, get

from sockjs_py import assets
from sockjs_py.contrib.asgi import scripts
from tests.packages.frameworks import page


@get("/", media_type=MediaType.HTML)
async def index() -> Response[str]:
    nonce = page.new_nonce()
    text = page.body(assets.script_tag(nonce=nonce), nonce)
    return Response(text, headers=page.headers(nonce))


static = asgi("/static/sockjs_py", is_mount=True, copy_scope=True)(scripts)
app = Litestar([index, static])
