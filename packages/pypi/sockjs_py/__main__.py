"""`python -m sockjs_py COMMAND`: each command is a module of `sockjs_py.commands`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from importlib import import_module
from typing import Any, Final

# Each module has `add_arguments(parser)` and `run(options)`, which returns the exit status.
COMMANDS: Final = {
    "assets": "list the scripts and their hashes, or copy them",
    "connect": "send lines of the input as messages, and print the messages that come",
    "doctor": "find out what keeps pages from a service",
    "serve": "run an echo service, and a page that tries every transport",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m sockjs_py")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name in given[:1]:
            try:
                module: Any = import_module(f"sockjs_py.commands.{name}")
            except ModuleNotFoundError as error:
                if error.name != "aiohttp":
                    raise
                print(
                    f"sockjs_py: {name} needs aiohttp: pip install 'sockjs-py[aiohttp]'",
                    file=sys.stderr,
                )
                return 2
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(given)
    for stream in (sys.stdout, sys.stderr):
        # Servers send what not every terminal can show.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # The reader of the output has closed it. Python would try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
