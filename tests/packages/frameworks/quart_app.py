from quart import Quart, Response, render_template_string

from sockjs_py.contrib.quart import scripts
from tests.packages.frameworks import page

app = Quart(__name__)
app.register_blueprint(scripts)


@app.get("/")
async def index() -> Response:
    nonce = page.new_nonce()
    tag = await render_template_string("{{ sockjs_script(nonce=nonce) }}", nonce=nonce)
    return Response(page.body(tag, nonce), headers=page.headers(nonce))
