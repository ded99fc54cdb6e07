"""From an address to an open session: `/info`, then one transport after another.

The order, the time-outs, what counts as the end of an attempt and what as that of the connection
are those of the page's client: they come from `sockjs_py.core`.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Final

from aiohttp import (
    ClientError,
    ClientPayloadError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
)
from yarl import URL

from sockjs_py.client.exceptions import AttemptReport, ConnectionClosed, closed_error
from sockjs_py.client.links import Link, LinkEnd, Target
from sockjs_py.client.settings import Settings
from sockjs_py.client.transports import ROWS, Row
from sockjs_py.client.waiting import within
from sockjs_py.core.close_codes import (
    ALL_FAILED,
    CANNOT_CONNECT,
    CloseCode,
    Closure,
    read_closure,
)
from sockjs_py.core.frames import CLOSE_FRAME, OPEN_FRAME, decode_frame
from sockjs_py.core.server_info import is_complete, merge_info, read_base_url
from sockjs_py.core.settings import SESSION_ID_LENGTH
from sockjs_py.core.timeouts import INFO_TIMEOUT_MS, transport_timeout_ms
from sockjs_py.core.urls import add_path, add_query, is_same_origin, split_url

TIMED_OUT: Final = Closure(CloseCode.TIMED_OUT, "Transport timed out")
_INFO_LIMIT_BYTES: Final = 65_536
_DIGITS: Final = "abcdefghijklmnopqrstuvwxyz012345"


class Told(SimpleNamespace):
    """What a server or an application tells: a member that is not there counts as None."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


@dataclass
class Opening:
    """The way to one open session.

    Attributes:
        attempts: what was tried in vain, or ruled out.
        rtt_ms: how long `/info` took; None if it was not asked.
        silence_limit_ms: see `core.heartbeats`.
        transport: the name of the one that has opened.
    """

    settings: Settings
    http: ClientSession
    headers: Mapping[str, str]
    attempts: list[AttemptReport] = field(default_factory=list)
    rtt_ms: float | None = None
    silence_limit_ms: float | None = None
    transport: str = ""

    async def open(self) -> Link:
        """Return the link of an open session.

        Raises:
            ConnectionClosed: there is none.
        """
        settings = self.settings
        given = Told(**(settings.info or {}))
        told = Told() if is_complete(given) else await self._ask()
        own_limit_s = settings.heartbeat_timeout_s
        own_limit_ms = None if own_limit_s is None else own_limit_s * 1000
        server = merge_info(given, told, own_limit_ms)
        self.silence_limit_ms = server.silence_limit_ms
        url, headers = self._move(given, told)
        rows = [row for row in ROWS if row.name in settings.transports]
        is_cold = True
        while rows:
            row = rows.pop(0)
            if row.name == "websocket" and server.websocket is False:
                self._give_up(row.name, Closure(0, "the server's info rules WebSocket out"), 0)
                continue
            target = Target(self.http, session_url(url), headers, settings)
            timeout_ms = transport_timeout_ms(
                self.rtt_ms,
                row.round_trips,
                0,
                url.startswith("https:") and row.is_own and is_cold,
            )
            is_cold = is_cold and not row.is_own
            link = row.make_link(target)
            closure = await self._try(row, link, timeout_ms)
            if closure is None:
                self.transport = row.name
                return link
            if closure is TIMED_OUT and link.is_silent:
                # A proxy that holds streams back lets whole answers by.
                rows.sort(key=lambda other: "polling" not in other.name)
        raise self._error(ALL_FAILED)

    async def _ask(self) -> Told:
        """Return what `/info` says."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        url = add_path(self.settings.url, "/info")
        target = Target(self.http, url, self.headers, self.settings)
        timeout = ClientTimeout(INFO_TIMEOUT_MS / 1000)
        try:
            async with self.http.get(url, timeout=timeout, **target.options) as answer:
                text = await _read_text(answer)
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            raise self._error(CANNOT_CONNECT) from error
        if answer.status != 200:
            raise self._error(CANNOT_CONNECT, answer.status)
        self.rtt_ms = (loop.time() - started) * 1000
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        # A server that answers is tried, whatever it says.
        return Told(**found) if isinstance(found, dict) else Told()

    def _move(self, given: Told, told: Told) -> tuple[str, Mapping[str, str]]:
        """Return where the service is, and the headers that it may have."""
        named_url = self.settings.url
        moved_to = given.base_url or told.base_url
        base_url = read_base_url(moved_to, named_url)
        if not base_url or not _is_url(base_url):
            return named_url, self.headers
        if given.base_url or is_same_origin(base_url, named_url):
            query = split_url(named_url)[3].removeprefix("?")
            return add_query(base_url, query), self.headers
        # A server that moves must not learn what it was not told itself.
        return base_url, {}

    async def _try(self, row: Row, link: Link, timeout_ms: float) -> Closure | None:
        """Return None once a link is open, or how the attempt has ended."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        opening = asyncio.ensure_future(_open(link))
        is_open = False
        try:
            await asyncio.wait([opening], timeout=timeout_ms / 1000)
            if opening.done():
                opening.result()
                is_open = True
                return None
            closure = TIMED_OUT
        except LinkEnd as end:
            closure = read_closure([end.code, end.reason])
            if end.is_on_purpose:
                raise self._error(closure) from None
        finally:
            if not is_open:
                opening.cancel()
                await asyncio.wait([opening])
                # Without the handshake of a WebSocket, for which a server may take its time.
                with suppress(asyncio.TimeoutError):
                    await within(0, link.release())
        self._give_up(row.name, closure, round((loop.time() - started) * 1000))
        return closure

    def _give_up(self, name: str, closure: Closure, ms: int) -> None:
        self.attempts.append(
            {"transport": name, "code": int(closure.code), "reason": closure.reason, "ms": ms}
        )

    def _error(self, closure: Closure, status: int = 0) -> ConnectionClosed:
        return closed_error(closure.code, closure.reason, self.attempts, status)


async def _read_text(answer: ClientResponse) -> str:
    """Return the text of an answer.

    Raises:
        ClientError: it is longer than `/info` ever is.
    """
    data = b""
    async for piece in answer.content.iter_any():
        data += piece
        if len(data) > _INFO_LIMIT_BYTES:
            raise ClientPayloadError(f"/info is longer than {_INFO_LIMIT_BYTES} bytes")
    return data.decode("utf-8", "replace")


def _is_url(text: str) -> bool:
    """Return whether aiohttp can make requests there."""
    try:
        # An odd port is noticed here; odd names are by the resolver only, as it encodes them.
        return bool((URL(text).host or "").encode("idna"))
    except ValueError:
        return False


async def _open(link: Link) -> None:
    """Wait for the open frame.

    Raises:
        LinkEnd: there is none.
    """
    await link.open()
    while True:
        frame = decode_frame(await link.receive(), json.loads)
        if frame is None:
            continue
        if frame.of_kind == OPEN_FRAME:
            return
        if frame.of_kind == CLOSE_FRAME:
            closure = read_closure(frame.held_values)
            is_on_purpose = closure.code != CloseCode.LOST
            raise LinkEnd(closure.code, closure.reason, is_on_purpose)


def session_url(url: str) -> str:
    """Return the address of a new session."""
    session = "".join(secrets.choice(_DIGITS) for _ in range(SESSION_ID_LENGTH))
    return add_path(url, f"/{secrets.randbelow(1000):03}/{session}")
