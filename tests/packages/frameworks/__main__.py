"""Serve an application of one framework: `python -m tests.packages.frameworks NAME`.

It prints the origin, as one line, once it accepts connections, and serves until its input ends.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from importlib import import_module
from typing import Any

import uvicorn

HOST = "127.0.0.1"


async def serve(name: str) -> None:
    app: Any = import_module(f"tests.packages.frameworks.{name}_app").app
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, 0))
        listening.listen()
        listening.setblocking(False)
        framework = type(app).__module__.partition(".")[0]
        if framework == "aiohttp":
            from aiohttp import web

            runner = web.AppRunner(app)
            await runner.setup()
            await web.SockSite(runner, listening).start()
        elif framework == "tornado":
            from tornado.httpserver import HTTPServer

            HTTPServer(app).add_socket(listening)
        else:
            config = uvicorn.Config(app, log_level="warning")
            serving = asyncio.create_task(uvicorn.Server(config).serve([listening]))
            serving.add_done_callback(lambda task: task.result())
        print(f"http://{HOST}:{listening.getsockname()[1]}", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        os._exit(0)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
