from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from sockjs_py.assets import script_tag
from sockjs_py.contrib.asgi import scripts
from tests.packages.frameworks import page

app = FastAPI()
app.mount("/static/sockjs_py", scripts)


@app.get("/")
def index() -> HTMLResponse:
    nonce = page.new_nonce()
    tag = script_tag("modern", module=True, nonce=nonce)
    return HTMLResponse(page.body(tag, nonce), headers=page.headers(nonce))
