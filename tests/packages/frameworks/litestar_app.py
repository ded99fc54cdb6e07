from litestar import Litestar, MediaType, Response, get
from litestar.static_files import create_static_files_router

from sockjs_py import assets
from tests.packages.frameworks import page


@get("/", media_type=MediaType.HTML)
async def index() -> Response[str]:
    nonce = page.new_nonce()
    text = page.body(assets.script_tag(nonce=nonce), nonce)
    return Response(text, headers=page.headers(nonce))


static = create_static_files_router("/static/sockjs_py", directories=[assets.path()])
app = Litestar([index, static])
