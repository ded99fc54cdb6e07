from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route

from sockjs_py.assets import script_tag
from sockjs_py.contrib.asgi import scripts
from tests.packages.frameworks import page

environment = Environment(autoescape=True)
environment.globals["sockjs_script"] = script_tag
template = environment.from_string("{{ sockjs_script(nonce=nonce) }}")


async def index(_: Request) -> HTMLResponse:
    nonce = page.new_nonce()
    return HTMLResponse(page.body(template.render(nonce=nonce), nonce), headers=page.headers(nonce))


app = Starlette(routes=[Route("/", index), Mount("/static/sockjs_py", scripts)])
