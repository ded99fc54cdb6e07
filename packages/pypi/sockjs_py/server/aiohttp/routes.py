"""The routes of a service in an aiohttp application."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from aiohttp import web

from sockjs_py.server.aiohttp.exchange import AiohttpExchange
from sockjs_py.server.aiohttp.signals import close_on_signals
from sockjs_py.server.aiohttp.sockets import serve_socket
from sockjs_py.server.endpoint import (
    ENDPOINTS,
    HTTP_TRANSPORTS,
    SESSION,
    WEBSOCKETS,
    Endpoint,
    answer,
)
from sockjs_py.server.options import Options
from sockjs_py.server.service import Handler, Service

# How many segments follow the service's path in a session's URL.
_SESSION_DEPTH: Final = 3


def add_sockjs(
    app: web.Application,
    prefix: str,
    handler: Handler,
    options: Options | None = None,
    *,
    patience_s: float | None = None,
) -> Service:
    """Serve SockJS below a prefix.

    Args:
        prefix: the path that clients connect to, such as `/echo`; a slash at its end is ignored.
        handler: runs once for each session; the session is closed when it returns.
        options: see `Options`.
        patience_s: for `web.run_app`: if given, SIGINT and SIGTERM close every session, and the
            application ends only then: after so many seconds, or sooner if no client is between
            two polls.

    Returns:
        The service, which knows the live sessions. It ends with the application.

    Raises:
        TypeError: `app` is not an aiohttp application.
    """
    if not isinstance(app, web.Application):
        raise TypeError(
            f"add_sockjs needs an aiohttp.web.Application, not {app!r}; "
            "for frameworks on ASGI, mount sockjs_py.server.asgi.SockJS"
        )
    service = Service(handler, options)
    _add_routes(app.router, prefix.rstrip("/"), service)

    async def take_signals(_: web.Application) -> None:
        if patience_s is not None:
            close_on_signals(partial(service.close, patience_s))

    async def close(_: web.Application) -> None:
        await service.close()

    async def end(_: web.Application) -> None:
        service.end()

    app.on_startup.append(take_signals)
    app.on_shutdown.append(close)
    app.on_cleanup.append(end)
    return service


def _add_routes(router: web.UrlDispatcher, prefix: str, service: Service) -> None:
    # First, and one route for all of these: aiohttp tries one route after another, and polls are
    # frequent.
    transports = {endpoint.path: endpoint for endpoint in HTTP_TRANSPORTS}
    path = f"{prefix}{SESSION}/{{transport:{'|'.join(transports)}}}"
    router.add_route("*", path, partial(_answer_transport, transports, service))
    for path, session_class in WEBSOCKETS.items():
        depth = _SESSION_DEPTH if path.startswith(SESSION) else 1
        handle_socket = partial(serve_socket, session_class, depth, service)
        router.add_route("GET", prefix + path, handle_socket)
        router.add_route("*", prefix + path, _refuse_method)
    for endpoint in ENDPOINTS:
        router.add_route("*", prefix + endpoint.path, partial(_answer, endpoint, service))


async def _answer(endpoint: Endpoint, service: Service, request: web.Request) -> web.StreamResponse:
    exchange = AiohttpExchange(request, 1 if endpoint.path else 0)
    await answer(endpoint, service, exchange)
    return exchange.response


async def _answer_transport(
    transports: Mapping[str, Endpoint], service: Service, request: web.Request
) -> web.StreamResponse:
    exchange = AiohttpExchange(request, _SESSION_DEPTH)
    await answer(transports[request.match_info["transport"]], service, exchange)
    return exchange.response


async def _refuse_method(_: web.Request) -> web.StreamResponse:
    return web.Response(status=405, headers={"Allow": "GET"})
