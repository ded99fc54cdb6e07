"""Requests as a client makes them, with what a doctor wants to know of each answer.

A request that cannot go on raises `Trouble`, with the key of a diagnosis.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientConnectorSSLError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    CookieJar,
    TCPConnector,
    WSServerHandshakeError,
)
from multidict import CIMultiDictProxy

from sockjs_py.client.links import websocket_url
from sockjs_py.client.opening import session_url
from sockjs_py.client.posts import CONTENT_TYPE
from sockjs_py.client.waiting import within
from sockjs_py.core.urls import add_path

# The first that fits: of an error of aiohttp's, or of a status.
_ERRORS = (
    (ClientConnectorDNSError, "name"),
    (ClientConnectorCertificateError, "certificate"),
    (ClientConnectorSSLError, "certificate"),
    (ClientConnectorError, "refused"),
    (asyncio.TimeoutError, "timeout"),
    (ClientError, "broken"),
    (OSError, "broken"),
)
_STATUSES = (
    (range(300, 400), "redirect"),
    ((401, 403, 407), "forbidden"),
    ((404, 405), "not-found"),
    ((502, 503, 504), "gateway"),
    (range(500, 600), "server-error"),
)


class Trouble(Exception):  # noqa: N818 (it is no error of the program)
    """Raised for what a page could not go on after.

    Attributes:
        diagnosis: a key of `DIAGNOSES`.
        text: what was seen.
    """

    def __init__(self, diagnosis: str, text: str) -> None:
        super().__init__(diagnosis, text)
        self.diagnosis = diagnosis
        self.text = text


@dataclass(frozen=True)
class Answer:
    """A response that was read to its end."""

    status: int
    headers: CIMultiDictProxy[str]
    text: str
    ms: float


@dataclass
class Patient:
    """The service that is examined.

    Attributes:
        url: its address.
        headers: of every request.
        origin: of the page that would use it, "" for a page of its own.
        is_insecure: whether any certificate will do.
        patience_s: how long an answer may take.
        cookies: that `/info` has set, with which sessions begin as those of a browser do.
    """

    url: str
    headers: Mapping[str, str]
    origin: str = ""
    is_insecure: bool = False
    patience_s: float = 5.0
    cookies: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def visit(self) -> AsyncIterator[Visit]:
        """Come as a client that has asked `/info`, with connections of its own."""
        async with ClientSession(
            connector=TCPConnector(limit=0, ssl=not self.is_insecure),
            cookie_jar=CookieJar(unsafe=True, quote_cookie=False),
            cookies=self.cookies,
            headers=self.headers,
            timeout=ClientTimeout(None, sock_connect=self.patience_s),
        ) as http:
            yield Visit(self, http, session_url(self.url))


@dataclass(frozen=True)
class Visit:
    """One client of it.

    Attributes:
        http: makes its requests.
        url: of its session.
    """

    patient: Patient
    http: ClientSession
    url: str

    def clock(self) -> float:
        """Return the time in seconds."""
        return asyncio.get_running_loop().time()

    @asynccontextmanager
    async def asking(
        self, method: str, url: str, *, origin: str | None = None, body: str | None = None
    ) -> AsyncIterator[ClientResponse]:
        """Ask, and give out the answer once its head has come.

        Raises:
            Trouble: it does not come, or something fails before the end of the context.
        """
        headers = self._headers(origin)
        if body is not None:
            headers["Content-Type"] = CONTENT_TYPE
        try:
            request = self.http.request(
                method, url, headers=headers, data=body, allow_redirects=False
            )
            response = await within(self.patient.patience_s, request)
            try:
                yield response
            finally:
                response.close()
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            raise trouble_of(error) from error

    async def ask(
        self, method: str, url: str, *, origin: str | None = None, body: str | None = None
    ) -> Answer:
        """Return a whole answer, whatever its status.

        Raises:
            Trouble: there is none.
        """
        started = self.clock()
        async with self.asking(method, url, origin=origin, body=body) as response:
            text = await within(self.patient.patience_s, response.text())
            response.release()
        return Answer(response.status, response.headers, text, (self.clock() - started) * 1000)

    def cookies(self) -> dict[str, str]:
        """Return the cookies that it has now."""
        return {each.key: each.value for each in self.http.cookie_jar}

    def _headers(self, origin: str | None = None) -> dict[str, str]:
        """Return the headers of a request of a page, by default of the patient's."""
        asked_by = self.patient.origin if origin is None else origin
        return {"Origin": asked_by} if asked_by else {}

    async def send_nothing(self) -> Answer:
        """Return the answer to a POST of no messages, which an application does not notice."""
        return await self.ask("POST", add_path(self.url, "/xhr_send"), body="[]")

    async def poll(self) -> str:
        """Return what the next poll brings, however long that takes."""
        url = add_path(self.url, "/xhr")
        async with self.http.post(url, headers=self._headers()) as response:
            text = await response.text()
            check_status(response.status, text)
            return text

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[ClientWebSocketResponse]:
        """Open a WebSocket.

        Raises:
            Trouble: it does not open, or fails before the end of the context.
        """
        try:
            opening = self.http.ws_connect(
                websocket_url(self.url), headers=self._headers(), autoping=False
            )
            socket = await within(self.patient.patience_s, opening)
            try:
                yield socket
            finally:
                await socket.close()
        except WSServerHandshakeError as error:
            key = status_trouble(error.status)
            is_plain = error.status < 300 or key in ("", "not-found", "gateway", "server-error")
            text = f"HTTP status {error.status}: {error.message}"
            raise Trouble("no-upgrade" if is_plain else key, text) from error
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            trouble = trouble_of(error)
            key = "no-upgrade" if trouble.diagnosis == "broken" else trouble.diagnosis
            raise Trouble(key, trouble.text) from error


def trouble_of(error: Exception) -> Trouble:
    """Return what an error of aiohttp's means."""
    key = next(key for kind, key in _ERRORS if isinstance(error, kind))
    return Trouble(key, str(error) or "no answer in time")


def status_trouble(status: int) -> str:
    """Return the diagnosis of a status, "" if it has none."""
    return next((key for statuses, key in _STATUSES if status in statuses), "")


def check_status(status: int, head: str) -> None:
    """Refuse an answer that is none of the service's.

    Args:
        status: of the answer, of which 200 and 204 are fine.
        head: how its text begins.

    Raises:
        Trouble: naming what it is.
    """
    if status not in (200, 204):
        raise Trouble(status_trouble(status) or "strange", f"HTTP status {status}")
    if head.lstrip().startswith("<"):
        raise Trouble("html", f"HTTP status {status}, but {head.strip()[:40]!r}")
