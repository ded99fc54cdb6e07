"""One HTTP request and its answer, as endpoints see them: what each front has to offer.

A front is what binds this package to a framework: `aiohttp` and `asgi`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

_NUMBER: Final = re.compile(r"(?:^|&)_n=(\d+)")

OnLost: TypeAlias = Callable[[], object]

# How much of what is refused the buffers of both kernels and of proxies may still hold.
DRAIN_LIMIT_BYTES: Final = 64 * 1024 * 1024


class Request(ABC):
    """What a client asked, whatever the framework.

    Attributes:
        method: such as `GET`.
        path: that of the service, such as `/echo`. What follows it in a session's URL is left
            out: anyone who knows it can speak as the client (P:323).
        query_string: without the question mark, percent-encoded.
        headers: found by their names in any case.
    """

    __slots__ = ("headers", "method", "path", "query_string")

    def __init__(
        self, method: str, path: str, query_string: str, headers: Mapping[str, str]
    ) -> None:
        self.method = method
        self.path = path
        self.query_string = query_string
        self.headers = headers

    @property
    @abstractmethod
    def path_parameters(self) -> Mapping[str, str]:
        """Return what the application's own route found in `path`."""

    @property
    @abstractmethod
    def client_address(self) -> str | None:
        """Return the peer's IP address: that of the nearest proxy, if there is one."""

    @property
    @abstractmethod
    def native(self) -> object:
        """Return the framework's own request: an `aiohttp.web.Request`, or a scope of ASGI."""

    @property
    def query(self) -> dict[str, str]:
        """Return the parameters of the query; of those with the same name, the first."""
        pairs = parse_qsl(self.query_string, keep_blank_values=True)
        return dict(reversed(pairs))

    @property
    def cookies(self) -> dict[str, str]:
        """Return the cookies by name."""
        return cookies(self.headers)


def cookies(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the cookies of a request; of those with the same name the first: its path is longer.

    Source: RFC 6265, section 5.4.
    """
    pairs = (text.partition("=") for text in headers.get("Cookie", "").split(";"))
    found: dict[str, str] = {}
    for name, _, value in pairs:
        found.setdefault(name.strip(), value.strip())
    return found


class RefusalError(Exception):
    """Raised to answer at once, whatever of the request is still unread.

    Attributes:
        status: that of the answer.
        headers: those of the answer.
        body: a line for a person, or nothing.
    """

    def __init__(self, status: int, headers: Mapping[str, str], text: str = "") -> None:
        super().__init__(status, text)
        self.status = status
        self.headers = headers
        self.body = text.encode()


class BrokenBodyError(ValueError):
    """Raised when the transfer encoding of a body is invalid."""


class Exchange(ABC):
    """One request that is being answered.

    Attributes:
        method: that of the request, such as `GET`.
        path: that of the service; see `Request.path`.
        headers: those of the request, found by their names in any case.
        session_id: the part of the URL that names the session, if there is one.
    """

    __slots__ = ("headers", "method", "path", "session_id")

    def __init__(self, method: str, path: str, headers: Mapping[str, str], session_id: str) -> None:
        self.method = method
        self.path = path
        self.headers = headers
        self.session_id = session_id

    @property
    @abstractmethod
    def request(self) -> Request:
        """Return what applications see of the request; it is made when it is asked for."""

    @property
    @abstractmethod
    def query_string(self) -> str:
        """Return the query, without the question mark, percent-encoded."""

    @property
    def number(self) -> str:
        """Return which request of its kind this is in its session; "" if the client does not say.

        Our own client does. Chromium and Firefox repeat a request, even a POST, if a connection
        that was used before ends without an answer, and the page does not notice. So a request with
        the number of the last one is that one again.
        """
        query = self.query_string
        found = query and _NUMBER.search(query)
        return found[1] if found else ""

    @property
    @abstractmethod
    def has_body(self) -> bool:
        """Return whether the request has a body, read or not."""

    @property
    @abstractmethod
    def is_read(self) -> bool:
        """Return whether the body has been read to its end, or there is none."""

    @property
    @abstractmethod
    def content_length(self) -> int:
        """Return how long the body is said to be, in bytes; 0 if nothing is said."""

    @abstractmethod
    async def read(self, timeout_s: float) -> bytes:
        """Return what has come of the body, or wait for it; perhaps b"" at its end.

        Raises:
            asyncio.TimeoutError: nothing came for `timeout_s`.
            BrokenBodyError: the transfer encoding is invalid.
            ConnectionError: the peer has left.
        """

    @abstractmethod
    def watch(self, on_lost: OnLost | None, *, keeps_body: bool = False) -> None:
        """Call `on_lost` when the peer leaves; with `None`, no longer call anything.

        Args:
            keeps_body: what comes of the body meanwhile will be read; otherwise it may be dropped.

        Raises:
            ConnectionError: the peer has left already, and `on_lost` is not `None`.
        """

    @abstractmethod
    async def respond(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        """Give a whole answer, which a front may write only when the endpoint has returned.

        Raises:
            ConnectionError: the peer has left.
        """

    @abstractmethod
    async def deliver(self) -> None:
        """Write the answer now.

        Raises:
            ConnectionError: the peer has left.
        """

    @abstractmethod
    async def refuse(self, refusal: RefusalError, timeout_s: float) -> None:
        """Write the answer, and end the connection if the body is not read to its end.

        Args:
            timeout_s: when the connection is cut off, whatever the peer still sends.
        """

    @abstractmethod
    async def begin(self, headers: Mapping[str, str]) -> None:
        """Write the head of an answer that comes in pieces.

        Raises:
            ConnectionError: the peer has left.
        """

    @abstractmethod
    async def write(self, data: bytes) -> None:
        """Write a piece; wait while the peer reads too slowly.

        Raises:
            ConnectionError: the peer has left.
        """

    @abstractmethod
    def cut_off_when_stuck(self, patience_s: float) -> None:
        """Drop the connection once its peer accepts nothing for `patience_s`."""
