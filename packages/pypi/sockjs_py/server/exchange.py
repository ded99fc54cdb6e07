"""One HTTP request and its answer, as endpoints see them: what each front has to offer.

A front is what binds this package to a framework: `aiohttp` and `asgi`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl

OnLost: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked, whatever the framework.

    Attributes:
        method: such as `GET`.
        path: that of the service, such as `/echo`. What follows it in a session's URL is left
            out: anyone who knows it can speak as the client (P:323).
        path_parameters: what the application's own route found in `path`.
        query_string: without the question mark, percent-encoded.
        headers: found by their names in any case.
        client_address: the peer's IP address, which is that of the nearest proxy if there is one.
        native: the framework's own request: an `aiohttp.web.Request`, or a scope of ASGI.
    """

    method: str
    path: str
    path_parameters: Mapping[str, str]
    query_string: str
    headers: Mapping[str, str]
    client_address: str | None
    native: object = field(repr=False)

    @property
    def query(self) -> dict[str, str]:
        """Return the parameters of the query; of those with the same name, the first."""
        pairs = parse_qsl(self.query_string, keep_blank_values=True)
        return dict(reversed(pairs))

    @property
    def cookies(self) -> dict[str, str]:
        """Return the cookies; of those with the same name, the first, as its path is longer.

        Source: RFC 6265, section 5.4.
        """
        pairs = (text.partition("=") for text in self.headers.get("Cookie", "").split(";"))
        found: dict[str, str] = {}
        for name, _, value in pairs:
            found.setdefault(name.strip(), value.strip())
        return found


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is complete."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class RefusalError(Exception):
    """Raised to answer at once, whatever of the request is still unread."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str = "") -> None:
        super().__init__(status, text)
        self.response = Response(status, headers, text.encode())


class BrokenBodyError(ValueError):
    """Raised when the transfer encoding of a body is invalid."""


class Exchange(ABC):
    """One request that is being answered.

    Attributes:
        request: what was asked.
        session_id: the part of the URL that names the session, if there is one.
    """

    __slots__ = ("request", "session_id")

    def __init__(self, request: Request, session_id: str = "") -> None:
        self.request = request
        self.session_id = session_id

    @property
    @abstractmethod
    def has_body(self) -> bool:
        """Return whether the request has a body, read or not."""

    @property
    @abstractmethod
    def content_length(self) -> int:
        """Return how long the body is said to be, in bytes; 0 if nothing is said."""

    @abstractmethod
    async def read(self, timeout_s: float) -> bytes:
        """Return what has come of the body, or wait for it; b"" at its end.

        Raises:
            asyncio.TimeoutError: nothing came for `timeout_s`.
            BrokenBodyError: the transfer encoding is invalid.
            ConnectionError: the peer has left.
        """

    @abstractmethod
    def watch(self, on_lost: OnLost | None) -> None:
        """Call `on_lost` when the peer leaves; with `None`, no longer call anything.

        Raises:
            ConnectionError: the peer has left already, and `on_lost` is not `None`.
        """

    @abstractmethod
    async def respond(self, response: Response) -> None:
        """Write a whole answer.

        Raises:
            ConnectionError: the peer has left.
        """

    @abstractmethod
    async def refuse(self, response: Response, timeout_s: float) -> None:
        """Write a whole answer and end the connection if the body is not read to its end.

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
