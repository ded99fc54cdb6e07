"""`python -m sockjs_py assets` lists the scripts and their hashes; `--copy DIR` copies them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sockjs_py import assets


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sockjs_py")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("assets", help="list the scripts and their hashes")
    listing.add_argument("--copy", type=Path, metavar="DIR", help="copy them into a folder")
    options = parser.parse_args(arguments)
    try:
        for name, digest in assets.integrity_by_name().items():
            print(f"{name}  {digest}")
            if options.copy:
                options.copy.mkdir(parents=True, exist_ok=True)
                (options.copy / name).write_bytes(assets.read(name))
    except OSError as error:
        print(f"sockjs_py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
