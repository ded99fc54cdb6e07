"""`assets` lists the scripts and their hashes; `--copy DIR` copies them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sockjs_py import assets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("--copy", type=Path, metavar="DIR", help="copy them into a folder")


def run(options: argparse.Namespace) -> int:
    """List the files; return 1 if there are none, or the folder cannot be written."""
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
