"""A proxy that spoils what passes through it, as networks and other servers do.

The fault is a part of the URL that a client connects to, so that each connection chooses its own:
`/FAULT/echo`, or `/FAULT:NUMBER/echo`. `/FAULT@xhr/echo` spoils one endpoint only; an endpoint may
also be `receiver` or `sender`, `iframe` or `script` (of the iframe page). Faults that happen at a
moment name it: `/stall.open/echo`. Some faults remember what came before; `/FAULT~TOKEN/echo` has a
memory of its own. faults.py has the table of faults.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from itertools import chain
from typing import Any, Final
from urllib.parse import urlsplit

from yarl import URL

from server.accepting import accepting
from server.exchange import Exchange, Fault, without_headers
from server.faults import FAULTS, forward
from server.pieces import HEAD_END

_REQUEST_LINE: Final = re.compile(rb"(?P<method>\S+) (?P<path>/\S*) HTTP/1\.[01]\r\n")
_REFERRER: Final = re.compile(rb"\r\nreferer: https?://[^/]+(?P<path>/\S*)", re.IGNORECASE)
_FAULT: Final = re.compile(
    rb"/(?P<name>[a-z-]+(?:\.[a-z]+)?)(:(?P<number>\d+))?(@(?P<endpoint>\w+))?(~\w+)?(?P<path>/.*)"
)
_GROUPS: Final = {
    "receiver": ("websocket", "xhr", "xhr_streaming", "eventsource", "htmlfile", "jsonp"),
    "sender": ("xhr_send", "jsonp_send"),
}
_ENDPOINTS: Final = ("info", "iframe", "script", *_GROUPS, *chain(*_GROUPS.values()))


@asynccontextmanager
async def spoil(origin: str, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Listen in front of the server at `origin`; yield the URL.

    Args:
        port: 0 lets the system choose.

    Raises:
        OSError: the port is in use.
    """
    async with spoiling(origin, host, [port]) as (url,):
        yield url


@asynccontextmanager
async def spoiling(origin: str, host: str, ports: list[int]) -> AsyncIterator[list[str]]:
    """Listen on several ports, each an origin with connections of its own; yield their URLs."""
    server_url = urlsplit(origin)
    address = (server_url.hostname or "", server_url.port or 80)
    serve = partial(_serve, address, {})
    async with AsyncExitStack() as stack:
        listening = [await stack.enter_async_context(accepting(serve, host, at)) for at in ports]
        yield [str(URL.build(scheme="http", host=host, port=port)) for port in listening]


async def _serve(
    address: tuple[str, int],
    memories: dict[bytes, dict[str, Any]],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    try:
        head = await reader.readuntil(HEAD_END)
        if line := _REQUEST_LINE.match(head):
            headers = head[line.end() :]
            endpoint = _endpoint(line["path"])
            exchange = Exchange(head, endpoint, reader, writer, address, {})
            try:
                fault, number, path = _choose(line["path"], headers, endpoint)
            except ValueError as error:
                await exchange.answer_itself(b"400 Bad Request", body=f"{error}\n".encode())
                return
            exchange.head = _request_head(line["method"], path, headers)
            if fault_text := line["path"].removesuffix(path):
                exchange.memory = memories.setdefault(fault_text, {})
            await fault(exchange, number)
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        # One side has gone, or has not written a head; so the other side is closed too.
        pass
    except asyncio.CancelledError:
        # The proxy ends, and does not wait for a client that has stopped reading.
        writer.transport.abort()
        raise
    finally:
        await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def _choose(path: bytes, headers: bytes, endpoint: str) -> tuple[Fault, int, bytes]:
    """Return the fault that a path asks for, its number, and the path without it.

    A path that asks for none, as a page's, stays as it is. A script's fault is chosen by the page
    that loads it.

    Raises:
        ValueError: there is no such fault or endpoint.
    """
    asked = _FAULT.fullmatch(path)
    if endpoint == "script" and (referrer := _REFERRER.search(b"\r\n" + headers)):
        asked = _FAULT.fullmatch(referrer["path"])
    if not asked:
        return forward, 0, path
    name, wanted = asked["name"].decode(), (asked["endpoint"] or b"").decode()
    if name not in FAULTS:
        # A folder of the site has none of these signs.
        if re.search(rb"[.:@~]", path.split(b"/")[1]):
            raise ValueError(f"There is no fault {name!r}. There are: {', '.join(FAULTS)}.")
        return forward, 0, path
    if wanted and wanted not in _ENDPOINTS:
        raise ValueError(f"There is no endpoint {wanted!r}. There are: {', '.join(_ENDPOINTS)}.")
    fault = FAULTS[name]
    if wanted and endpoint not in (wanted, *_GROUPS.get(wanted, ())):
        fault = forward
    return fault, int(asked["number"] or 0), path if endpoint == "script" else asked["path"]


def _endpoint(path: bytes) -> str:
    name = path.partition(b"?")[0].rpartition(b"/")[2].decode("latin-1")
    if name.endswith(".js"):
        return "script"
    return "iframe" if re.fullmatch(r"iframe[^/]*\.html", name) else name


def _request_head(method: bytes, path: bytes, headers: bytes) -> bytes:
    # What is compressed has no frames that faults could find.
    headers = without_headers(headers, b"sec-websocket-extensions")
    version = b"1.1"
    if b"\r\nupgrade:" not in b"\r\n" + headers.lower():
        # With HTTP/1.0, the answer ends with its connection and has no chunks.
        version, headers = b"1.0", without_headers(headers, b"connection")
    return b"%s %s HTTP/%s\r\n%s" % (method, path, version, headers)
