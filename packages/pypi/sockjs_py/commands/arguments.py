"""Arguments that commands have in common, read from text; argparse shows what is wrong with one."""

from __future__ import annotations

import argparse
import math
from typing import Final

from sockjs_py.client.settings import service_url
from sockjs_py.client.transports import TRANSPORTS

_LAST_PORT: Final = 65535


def add_url(parser: argparse.ArgumentParser) -> None:
    """Ask for a service, how to get at it, and what to send along."""
    parser.add_argument("url", type=_url, help="of the service, such as https://example.com/echo")
    parser.add_argument(
        "--transport",
        action="append",
        choices=TRANSPORTS,
        help="use this one; may be given several times (default: all)",
    )
    parser.add_argument(
        "--header",
        action="append",
        type=_header,
        default=[],
        metavar="'NAME: VALUE'",
        help="send it with every request; may be given several times",
    )
    parser.add_argument(
        "--insecure", action="store_true", help="accept any certificate of the server"
    )


def transports_of(options: argparse.Namespace) -> tuple[str, ...]:
    """Return the transports that were chosen, in the client's own order."""
    return tuple(name for name in TRANSPORTS if name in (options.transport or TRANSPORTS))


def seconds(text: str) -> float:
    """Read how long something takes."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return value


def port(text: str) -> int:
    """Read the number of a port; 0 lets the system choose one."""
    if not (text.isascii() and text.isdigit() and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {_LAST_PORT}")
    return int(text)


def header_value(text: str) -> str:
    """Read text that becomes a header."""
    if printable(text) != text:
        raise argparse.ArgumentTypeError(f"{text!r} has characters that no header may have")
    return text


def printable(text: str) -> str:
    """Return text that does nothing to a terminal: what is no letter or sign is escaped."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


def _url(text: str) -> str:
    try:
        return service_url(text, None)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or printable(text) != text:
        raise argparse.ArgumentTypeError(f"{text!r} is not 'NAME: VALUE'")
    return name.strip(), value.strip()
