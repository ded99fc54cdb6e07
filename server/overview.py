"""`GET /sessions`: a page that lists the services and how many sessions each has."""

from __future__ import annotations

from collections import Counter
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from sockjs_py.server import Service

_PAGE: Final = """<!DOCTYPE html>
<meta charset="utf-8">
<title>SockJS sessions</title>
<table>
<tr><th>Service<th>What it does<th>Live sessions
{rows}
</table>
"""


def overview(services: dict[str, Service]) -> Handler:
    """Return a handler that answers with the page."""

    async def handle(_: web.Request) -> web.StreamResponse:
        rows = "\n".join(_row(prefix, service) for prefix, service in services.items())
        headers = {"Cache-Control": "no-store"}
        return web.Response(text=_PAGE.format(rows=rows), content_type="text/html", headers=headers)

    return handle


def _row(prefix: str, service: Service) -> str:
    counts = Counter(session.transport_name for session in service.sessions)
    live = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return f"<tr><td>{prefix}<td>{service.handler.__doc__}<td>{live or 'none'}"
