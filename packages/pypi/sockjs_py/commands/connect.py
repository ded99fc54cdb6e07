"""`connect` talks to a service: each line of the input is sent as a message, and each message
that comes is a line of the output.

Everything else is written to the standard error, so that pipes carry messages alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import threading
from contextlib import suppress
from typing import Any

from sockjs_py.client import ClientConnection, ConnectionClosed, ConnectionClosedOK, connect
from sockjs_py.commands.arguments import add_url, printable, seconds, transports_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    add_url(parser)
    parser.add_argument(
        "--wait",
        type=seconds,
        default=1.0,
        metavar="SECONDS",
        help="after the end of the input, close once nothing has come for so long (default: 1)",
    )


def run(options: argparse.Namespace) -> int:
    """Return 0 after an end that was asked for, 1 after another, 2 if there is no connection."""
    return asyncio.run(_talk(options))


async def _talk(options: argparse.Namespace) -> int:
    try:
        connection = await connect(
            options.url,
            transports=transports_of(options),
            headers=dict(options.header),
            ssl=not options.insecure,
        )
    except (ConnectionClosed, asyncio.TimeoutError) as error:
        _note(f"cannot connect: {str(error) or 'no answer'}")
        return 2
    _note(f"connected by {connection.transport}; every line is a message, Ctrl+D ends")
    sending = asyncio.ensure_future(_send_lines(connection))
    receiving = asyncio.ensure_future(connection.recv())
    try:
        while True:
            # The input may end while this waits.
            await asyncio.wait([receiving, sending], return_when=asyncio.FIRST_COMPLETED)
            limit_s = options.wait if sending.done() else None
            if not (await asyncio.wait([receiving], timeout=limit_s))[0]:
                return 0
            message = receiving.result()
            print(shown(message if isinstance(message, str) else json.dumps(message)), flush=True)
            receiving = asyncio.ensure_future(connection.recv())
    except ConnectionClosed as end:
        _note(f"closed: {end}")
        return 0 if isinstance(end, ConnectionClosedOK) else 1
    finally:
        for task in (sending, receiving):
            task.cancel()
        await asyncio.wait([sending, receiving])
        await connection.close()


async def _send_lines(connection: ClientConnection) -> None:
    """Send what is typed, until its end."""
    lines = _read_lines()
    while (line := await lines.get()) is not None:
        try:
            await connection.send(line)
        except ConnectionClosed:
            return  # The loop that receives tells why.


def _read_lines() -> asyncio.Queue[str | None]:
    """Return a queue of the lines of the input; None is its end.

    A thread reads them, as files and terminals cannot be awaited everywhere; it ends with the
    program.
    """
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def put(line: str | None) -> None:
        # The loop may be closed, and then no line is wanted any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lines.put_nowait, line)

    def read() -> None:
        # Not by `sys.stdin`: a thread that waits there keeps Python from ending.
        rest = b""
        try:
            # Not `AttributeError`: there may be no input at all.
            while sys.stdin and (data := os.read(sys.stdin.fileno(), 65536)):
                *complete, rest = (rest + data).split(b"\n")
                for line in complete:
                    put(line.decode(errors="replace").rstrip("\r"))
            if rest:
                put(rest.decode(errors="replace"))
        finally:
            put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def shown(text: str) -> str:
    """Return a message as it may go to the output: for a terminal, nothing in it is a command."""
    return printable(text) if sys.stdout.isatty() else text


def _note(text: Any) -> None:
    print(f"sockjs_py: {printable(str(text))}", file=sys.stderr, flush=True)
