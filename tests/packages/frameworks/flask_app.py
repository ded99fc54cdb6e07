from typing import Any

from a2wsgi import WSGIMiddleware
from flask import Blueprint, Flask, Response, render_template_string

from sockjs_py import assets
from tests.packages.frameworks import page

flask = Flask(__name__)
scripts = Blueprint(
    "sockjs",
    __name__,
    static_folder=assets.path(),
    static_url_path="/static/sockjs_py",
)
flask.register_blueprint(scripts)
flask.jinja_env.globals["sockjs_script"] = assets.script_tag


@flask.get("/")
def index() -> Response:
    nonce = page.new_nonce()
    tag = render_template_string("{{ sockjs_script(nonce=nonce) }}", nonce=nonce)
    return Response(page.body(tag, nonce), headers=page.headers(nonce))


wsgi: Any = flask.wsgi_app
app = WSGIMiddleware(wsgi)
