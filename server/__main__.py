"""The command line of the test server: `python -m server --help`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import socket
import sys
from contextlib import AsyncExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NoReturn

try:
    from yarl import URL

    from server.app import ROOT, SCRIPTS, serve
    from server.fault_proxy import spoil
    from server.faults import FAULTS
except ModuleNotFoundError as error:
    if not error.name or error.name.startswith("server."):
        raise
    remedy = "`make serve` installs it; then use .venv/bin/python -m server"
    sys.exit(f"server: {error.name} is missing here: {remedy}")

# A polling client comes back within a round trip.
_PATIENCE_S: Final = 1.0
_LAST_PORT: Final = 65535


def main() -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    arguments = parse_arguments()
    if arguments.verbose:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if not any((arguments.script_dir / name).is_file() for name in SCRIPTS):
        return fail(f"no sockjs.js in {arguments.script_dir}: run `make sockjs.js` first")
    try:
        # uvloop is twice as fast, where somebody has installed it.
        import_module("uvloop" if find_spec("uvloop") else "asyncio").run(run(arguments))
    except OSError as error:
        return fail(f"{error.strerror or error}; see --host, --port, --cross-port, --fault-port")
    return 0


class Parser(argparse.ArgumentParser):
    """A parser that reports each error in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"server: {message}\n")


def port(text: str) -> int:
    """Return a port number; 0 lets the system choose one."""
    if not (text.isascii() and text.isdigit() and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {_LAST_PORT}")
    return int(text)


def host(text: str) -> str:
    """Return an address, or a name that has one."""
    try:
        socket.getaddrinfo(text, None)
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} has no address") from None
    return text


def folder(text: str) -> Path:
    """Return the path of a folder that exists."""
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return Path(text)


def parse_arguments() -> argparse.Namespace:
    """Return the arguments with every default filled in."""
    parser = Parser(
        prog="python -m server",
        description="Serve SockJS test services and the QUnit page on two origins.",
    )
    first, second = "127.0.0.1", "127.0.0.2"
    parser.add_argument("--host", type=host, default=first, help="address of the first origin")
    parser.add_argument("--port", type=port, default=8080, help="port of the first origin")
    parser.add_argument(
        "--cross-host", type=host, default=second, help="address of the second origin"
    )
    parser.add_argument("--cross-port", type=port, help="its port (default: the next one)")
    parser.add_argument("--script-dir", type=folder, default=ROOT, help="folder with sockjs.js")
    parser.add_argument("--fault-port", type=port, help="serve the proxy of faults on this port")
    parser.add_argument("--live", action="store_true", help="rebuild and reload pages after edits")
    parser.add_argument("--check", action="store_true", help="exit once everything listens")
    parser.add_argument("--verbose", action="store_true", help="log sessions")
    arguments = parser.parse_args()
    if arguments.cross_port is None:
        # With port 0 the system chooses this one too.
        arguments.cross_port = arguments.port and arguments.port + 1
    if arguments.cross_port > _LAST_PORT:
        parser.error(f"no port follows {_LAST_PORT}: give --cross-port")
    origins = {(arguments.host, arguments.port), (arguments.cross_host, arguments.cross_port)}
    if arguments.port and len(origins) == 1:
        origin = URL.build(scheme="http", host=arguments.host, port=arguments.port)
        parser.error(f"both origins are {origin}")
    return arguments


async def run(arguments: argparse.Namespace) -> None:
    """Serve until a signal asks for the end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    ports = (arguments.port, arguments.cross_port)
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(
            serve(
                arguments.host,
                ports,
                arguments.cross_host,
                arguments.script_dir,
                patience_s=_PATIENCE_S,
                is_live=arguments.live,
            )
        )
        lines = [f"{running.origin}/ and {running.cross_origin}/"]
        lines += [f"  {running.origin}{prefix}" for prefix in (*running.services, "/sessions")]
        if arguments.fault_port is not None:
            proxy = spoil(running.origin, arguments.host, arguments.fault_port)
            lines += [
                f"  {await stack.enter_async_context(proxy)}/FAULT/echo, where FAULT is",
                f"    {', '.join(FAULTS)}",
            ]
        if arguments.check:
            return
        print("\n".join(lines), flush=True)
        await stop.wait()


def fail(message: str) -> int:
    """Print what is wrong in one line; return the exit status."""
    print(f"server: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
