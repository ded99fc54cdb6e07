"""The scripts in aiohttp: `app.add_routes(scripts())`."""

from __future__ import annotations

from aiohttp import web

from sockjs_py.assets import BASE_URL
from sockjs_py.files import answer


def scripts(base_url: str = BASE_URL) -> list[web.RouteDef]:
    """Return the route that answers with the scripts."""
    return [web.get(f"{base_url.rstrip('/')}/{{name}}", _file)]


async def _file(request: web.Request) -> web.Response:
    name, asked = request.match_info["name"], request.query.get("v")
    found = answer(name, asked, request.headers.get("If-None-Match"))
    return web.Response(status=found.status, headers=found.headers, body=found.body)
