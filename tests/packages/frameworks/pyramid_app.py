from typing import Any

from a2wsgi import WSGIMiddleware
from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from sockjs_py.assets import script_tag
from tests.packages.frameworks import page


def index(_: Request) -> Response:
    nonce = page.new_nonce()
    response = Response(page.body(script_tag(nonce=nonce), nonce))
    response.headers.update(page.headers(nonce))
    return response


config = Configurator()
config.add_static_view(
    "static/sockjs_py", "sockjs_py:static/sockjs_py", cache_max_age=365 * 24 * 3600
)
config.add_route("index", "/")
config.add_view(index, route_name="index")
wsgi: Any = config.make_wsgi_app()
app = WSGIMiddleware(wsgi)
