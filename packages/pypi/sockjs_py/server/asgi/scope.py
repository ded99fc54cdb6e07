"""What ASGI tells of a request. Source: https://asgi.readthedocs.io/en/latest/specs/www.html"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, TypeAlias

from sockjs_py.server.exchange import Request

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class Headers(Mapping[str, str]):
    """The headers of a request, found by their names in any case."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Iterable[tuple[bytes, bytes]]) -> None:
        self._values: dict[str, str] = {}
        for raw_name, raw_value in pairs:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            if name in self._values:
                # HTTP/2 may split a list of cookies (RFC 9113, section 8.2.3).
                separator = "; " if name == "cookie" else ", "
                value = f"{self._values[name]}{separator}{value}"
            self._values[name] = value

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class AsgiRequest(Request):
    """A request of ASGI's as applications see it."""

    __slots__ = ("_scope",)

    def __init__(self, scope: Scope, path: str, headers: Mapping[str, str]) -> None:
        # A WebSocket begins with a GET.
        super().__init__(scope.get("method", "GET"), path, query_string(scope), headers)
        self._scope = scope

    @property
    def path_parameters(self) -> Mapping[str, str]:
        # The name that Starlette, FastAPI and Litestar use.
        return self._scope.get("path_params") or {}

    @property
    def client_address(self) -> str | None:
        client = self._scope.get("client")
        return client[0] if client else None

    @property
    def native(self) -> Scope:
        return self._scope


def query_string(scope: Scope) -> str:
    """Return the query of a request, percent-encoded."""
    query: bytes = scope.get("query_string", b"")
    return query.decode("latin-1")


def encode(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer as ASGI wants them."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
    ]
