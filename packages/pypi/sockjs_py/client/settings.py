"""What an application asks for, checked once."""

from __future__ import annotations

import inspect
import ssl as tls
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientTimeout

from sockjs_py.checks import check_positive
from sockjs_py.core.urls import add_query, resolve_url, split_url

Headers: TypeAlias = Mapping[str, str]
MakeHeaders: TypeAlias = Callable[[], "Headers | Awaitable[Headers]"]


@dataclass(frozen=True)
class Settings:
    """The arguments of `connect`, which explains them."""

    url: str
    transports: Sequence[str]
    headers: Headers | MakeHeaders | None
    cookies: Mapping[str, str] | None
    ssl: tls.SSLContext | bool
    proxy: str | bool | None
    info: Mapping[str, object] | None
    open_timeout_s: float | None
    close_timeout_s: float
    max_size_bytes: int
    max_queue: int
    heartbeat_timeout_s: float | None

    def __post_init__(self) -> None:
        """Refuse what could not work.

        Raises:
            TypeError, ValueError: naming the argument, and what would be right.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type in ("float", "float | None", "int") and value is not None:
                check_positive(field.name.removesuffix("_s").removesuffix("_bytes"), value)

    @cached_property
    def time_limit(self) -> ClientTimeout:
        """How long a request may take to connect.

        A stream lasts. What takes too long after that, the watchdog and the limit of a POST notice.
        """
        return ClientTimeout(None, sock_connect=self.open_timeout_s)

    async def make_headers(self) -> dict[str, str]:
        """Return the headers of the next connection."""
        made: Any = self.headers() if callable(self.headers) else self.headers
        if inspect.isawaitable(made):
            made = await made
        return dict(made or {})

    def proxy_url(self) -> str | None:
        """Return the proxy for the service, None for none.

        aiohttp would look it up for each request, in a thread.
        """
        if not isinstance(self.proxy, bool):
            return self.proxy
        scheme, host = split_url(self.url)[:2]
        host = host[2:].rpartition("@")[2]
        return None if not self.proxy or proxy_bypass(host) else getproxies().get(scheme[:-1])


def service_url(url: str, query: Mapping[str, object] | None) -> str:
    """Return the address of a service as core knows it.

    Args:
        url: absolute, of http, https, ws or wss.
        query: parameters for every request.

    Raises:
        TypeError: the URL is no text.
        ValueError: it is not such a URL, or a parameter is named `c`, which servers take for the
            name of a callback.
    """
    if not isinstance(url, str):
        raise TypeError(f"the URL must be a text, not {url!r}")
    try:
        found = resolve_url(url, "")
    except SyntaxError as error:
        raise ValueError(str(error)) from None
    if "c" in (query or {}):
        raise ValueError("the query must not have a parameter 'c'")
    pairs = (f"{quote(name, '')}={quote(str(value), '')}" for name, value in (query or {}).items())
    return add_query(found, "&".join(pairs))
