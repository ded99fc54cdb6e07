"""What carries the frames of one session: see `websocket.py` and `requests.py`.

A link decides nothing: `opening.py` and `connection.py` judge its frames and its end.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    TraceConfig,
    TraceRequestRedirectParams,
)
from yarl import URL

from sockjs_py.client.settings import Settings
from sockjs_py.core.close_codes import is_application_code
from sockjs_py.core.urls import add_path


class LinkEnd(Exception):  # noqa: N818 (it is no error of the program)
    """Raised by `receive` when the session is over.

    Attributes:
        code: as of a close event.
        reason: a few words, or none.
        is_on_purpose: whether the other side meant to end the connection.
    """

    def __init__(self, code: int, reason: str, is_on_purpose: bool | None = None) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
        self.is_on_purpose = is_application_code(code) if is_on_purpose is None else is_on_purpose


@dataclass(frozen=True)
class Target:
    """Where a session is, and how it is asked.

    Attributes:
        http: makes the requests.
        url: of the session.
        headers: of each request.
        settings: of the connection.
    """

    http: ClientSession
    url: str
    headers: Mapping[str, str]
    settings: Settings

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    @cached_property
    def options(self) -> dict[str, Any]:
        """The arguments that all requests of aiohttp's have in common."""
        return {"headers": self.headers or None, "ssl": self.settings.ssl}

    def address(self, path: str) -> URL:
        """Return the address of what is below the session, for any number of requests.

        They have no number, as those of pages have: aiohttp sends a POST once, whatever happens.
        """
        return URL(add_path(self.url, path))

    async def request(self, method: str, url: URL, **options: Any) -> ClientResponse:
        """Return the answer to a request, of which only the head has come."""
        limit = self.settings.time_limit
        return await self.http.request(method, url, timeout=limit, **self.options, **options)


def staying_at_home() -> TraceConfig:
    """Return what lets requests fail that are sent to another origin, with headers and cookies."""

    async def on_redirect(_: object, __: object, asked: TraceRequestRedirectParams) -> None:
        location = asked.response.headers.get("Location", "")
        if asked.url.join(URL(location)).origin() != asked.url.origin():
            raise ClientError(f"redirected to another origin: {location!r}")

    config = TraceConfig()
    config.on_request_redirect.append(on_redirect)
    return config


class Link(ABC):
    """One session of the server's.

    Attributes:
        heard_at: when something last came, by the clock of the event loop.
        is_silent: whether nothing has come at all, which something on the way may be holding back.
        on_failure: gets an end that `receive` cannot tell, as sending has failed.
    """

    # Whether the session lives on while nobody receives.
    can_wait = True

    def __init__(self, target: Target) -> None:
        self.target = target
        self.is_silent = True
        self.on_failure: Callable[[LinkEnd], None] = lambda _: None
        self._loop = asyncio.get_running_loop()
        self.heard_at = self._loop.time()

    @abstractmethod
    async def open(self) -> None:
        """Connect, if that is apart from receiving.

        Raises:
            LinkEnd: that is not possible.
        """

    @abstractmethod
    async def receive(self) -> str:
        """Return the next frame, without its line end.

        Raises:
            LinkEnd: there is none.
        """

    @abstractmethod
    async def send(self, message: str) -> None:
        """Send a message, which is JSON text; wait while the server takes too little."""

    @property
    @abstractmethod
    def unsent_bytes(self) -> int:
        """Return how much of what was sent has not left, or was not answered."""

    @abstractmethod
    async def drain(self) -> None:
        """Wait until all that was sent has left; ask for nothing more."""

    @abstractmethod
    async def release(self) -> None:
        """End at once, and leave nothing behind."""

    def hear(self) -> None:
        """Note that something has come."""
        self.heard_at = self._loop.time()
        self.is_silent = False


def websocket_url(session_url: str) -> str:
    """Return the address of a session's WebSocket."""
    return f"ws{add_path(session_url, '/websocket')[4:]}"


def utf8_length(text: str) -> int:
    """Return the length of a text in UTF-8; `core.utf8` counts as browsers without it do."""
    return len(text) if text.isascii() else len(text.encode())
