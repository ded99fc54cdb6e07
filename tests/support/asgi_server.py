"""The test services on an ASGI server: `python -m tests.support.asgi_server NAME`.

It prints the origin, as one line, once it accepts connections, and serves until its input ends.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from server.services import ServiceRow, service_rows
from sockjs_py.server.asgi import SockJS
from sockjs_py.server.asgi.scope import Application, Receive, Scope, Send

HOST: Final = "127.0.0.1"


async def nothing(scope: Scope, _: Receive, send: Send) -> None:
    """Answer 404 to requests that are for no service."""
    if scope["type"] != "http":
        raise ValueError(f"not for {scope['type']}")
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"Not found"})


def application(rows: Sequence[ServiceRow]) -> Application:
    """Return the services as one application."""

    app: Application = nothing
    for row in rows:
        app = SockJS(row.handler, row.options, prefix=row.prefix, otherwise=app)
    return app


def uvicorn(app: Application, listening: socket.socket) -> None:
    from uvicorn import Config, Server

    config = Config(app, log_level="warning", ws="websockets-sansio")
    asyncio.run(Server(config).serve([listening]))


def hypercorn(app: Any, listening: socket.socket) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    asyncio.run(serve(app, config))


def daphne(app: Any, listening: socket.socket) -> None:
    from daphne.server import Server

    listening.listen()
    Server(app, endpoints=[f"fd:fileno={listening.fileno()}"], signal_handlers=False).run()


def granian(app: Any, listening: socket.socket) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    port = listening.getsockname()[1]
    # By default, no more than 128 connections are accepted at once.
    options = {"address": HOST, "port": port, "interface": Interfaces.ASGI, "backpressure": 100_000}
    asyncio.run(Server(app, **options).serve())


SERVERS: Final[dict[str, Callable[[Any, socket.socket], None]]] = {
    "uvicorn": uvicorn,
    "hypercorn": hypercorn,
    "granian": granian,
    "daphne": daphne,
}


def tell_and_end_with_input(port: int) -> None:
    """Print the origin once the server listens, and end the process when its input ends."""
    while True:
        try:
            socket.create_connection((HOST, port)).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.02)
    print(f"http://{HOST}:{port}", flush=True)
    sys.stdin.read()
    os._exit(0)


def run_until_input_ends(serve: Callable[[Any, socket.socket], None], app: Application) -> None:
    """Serve an application at a port that the system chooses."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, 0))
        listening.set_inheritable(True)
        port = listening.getsockname()[1]
        threading.Thread(target=tell_and_end_with_input, args=(port,), daemon=True).start()
        serve(app, listening)


def main() -> None:
    """Serve."""
    (name,) = sys.argv[1:]
    run_until_input_ends(SERVERS[name], application(service_rows("/sockjs.min.js")))


if __name__ == "__main__":
    main()
