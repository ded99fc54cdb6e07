from quart import Blueprint, Quart, Response, render_template_string

from sockjs_py import assets
from tests.packages.frameworks import page

app = Quart(__name__)
scripts = Blueprint(
    "sockjs",
    __name__,
    static_folder=str(assets.path()),
    static_url_path="/static/sockjs_py",
)
app.register_blueprint(scripts)
app.jinja_env.globals["sockjs_script"] = assets.script_tag


@app.get("/")
async def index() -> Response:
    nonce = page.new_nonce()
    tag = await render_template_string("{{ sockjs_script(nonce=nonce) }}", nonce=nonce)
    return Response(page.body(tag, nonce), headers=page.headers(nonce))
