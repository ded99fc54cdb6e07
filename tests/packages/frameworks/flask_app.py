from typing import Any

from a2wsgi import WSGIMiddleware
from flask import Flask, Response, render_template_string

from sockjs_py.contrib.flask import scripts
from tests.packages.frameworks import page

flask = Flask(__name__)
flask.register_blueprint(scripts)


@flask.get("/")
def index() -> Response:
    nonce = page.new_nonce()
    tag = render_template_string("{{ sockjs_script(nonce=nonce) }}", nonce=nonce)
    return Response(page.body(tag, nonce), headers=page.headers(nonce))


wsgi: Any = flask.wsgi_app
app = WSGIMiddleware(wsgi)
