"""The command line of the test server: `python -m server --help`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from server.app import ROOT, SCRIPTS, serve
from server.faults import FAULTS, spoil

# A client that polls comes back within a round trip.
_PATIENCE_S: Final = 1.0


def main() -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    arguments = parse_arguments()
    if arguments.verbose:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if not any((arguments.script_dir / name).is_file() for name in SCRIPTS):
        return fail(f"no sockjs.js in {arguments.script_dir}: run `make sockjs.js` first")
    try:
        asyncio.run(run(arguments))
    except OSError as error:
        return fail(f"{error.strerror or error}; choose others with --port and --cross-port")
    return 0


def parse_arguments() -> argparse.Namespace:
    """Return the arguments with every default filled in."""
    parser = argparse.ArgumentParser(
        prog="python -m server",
        description="Serve SockJS test services and the QUnit page on two origins.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of the first origin")
    parser.add_argument("--port", type=int, default=8080, help="port of the first origin")
    parser.add_argument("--cross-host", default="127.0.0.2", help="address of the second origin")
    parser.add_argument("--cross-port", type=int, help="its port (default: the next one)")
    parser.add_argument("--script-dir", type=Path, default=ROOT, help="where sockjs.js is")
    parser.add_argument("--fault-port", type=int, help="serve the proxy of faults there")
    parser.add_argument("--live", action="store_true", help="reload the page when files change")
    parser.add_argument("--verbose", action="store_true", help="log sessions")
    arguments = parser.parse_args()
    if arguments.cross_port is None:
        # With port 0 the system chooses this one too.
        arguments.cross_port = arguments.port and arguments.port + 1
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
        print(f"{running.origin}/ and {running.cross_origin}/")
        for prefix in (*running.services, "/sessions"):
            print(f"  {running.origin}{prefix}")
        if arguments.fault_port is not None:
            proxy = spoil(running.origin, arguments.host, arguments.fault_port)
            print(f"  {await stack.enter_async_context(proxy)}/FAULT/echo, where FAULT is")
            print(f"    {', '.join(FAULTS)}")
        sys.stdout.flush()
        await stop.wait()


def fail(message: str) -> int:
    """Say what is wrong in one line; return the exit status."""
    print(f"server: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
