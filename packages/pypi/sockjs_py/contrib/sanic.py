"""The scripts in Sanic: `app.blueprint(scripts)`."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request

from sockjs_py.assets import BASE_URL
from sockjs_py.files import answer

scripts = Blueprint("sockjs_scripts", url_prefix=BASE_URL.rstrip("/"))


@scripts.get("/<name>")
async def file(request: Request, name: str) -> HTTPResponse:
    """Answer with a script."""
    found = answer(name, request.args.get("v"), request.headers.get("If-None-Match"))
    return HTTPResponse(found.body, found.status, found.headers)
