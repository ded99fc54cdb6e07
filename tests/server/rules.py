"""Rules of the published protocol that hold for many URLs."""

from __future__ import annotations

from multidict import CIMultiDictProxy

from tests.support.client import Answer, Client, has_long_life

Headers = CIMultiDictProxy[str]


def assert_cors(headers: Headers, origin: str | None = None) -> None:
    """A page of that origin can read the response (P:111)."""
    assert headers["Access-Control-Allow-Origin"] == (origin or "*")
    assert headers.get("Access-Control-Allow-Credentials") == ("true" if origin else None)


def assert_never_cached(headers: Headers) -> None:
    """No cache keeps the response; iOS 6 would even cache a POST (P:126)."""
    assert headers["Cache-Control"] == (
        "no-store, no-cache, no-transform, must-revalidate, max-age=0"
    )
    assert "Expires" not in headers
    assert "Last-Modified" not in headers


async def assert_preflight(client: Client, path: str, method: str) -> None:
    """OPTIONS is answered for web pages and for file:// pages, and may be kept (P:91)."""
    for origin in ("test", "null"):
        headers = {"Origin": origin, "Access-Control-Request-Method": method}
        answer = await client.ask("OPTIONS", path, headers=headers)
        assert answer.status == 204
        assert answer.body == ""
        assert has_long_life(answer)
        assert int(answer.headers["Access-Control-Max-Age"]) > 1_000_000
        allowed = answer.headers["Access-Control-Allow-Methods"].split(", ")
        assert {"OPTIONS", method} <= set(allowed)
        assert_cors(answer.headers, origin)


def assert_cookie(headers: Headers, value: str = "dummy") -> None:
    """The load balancer's cookie is set for the whole site (P:1145)."""
    first, second = headers["Set-Cookie"].split(";")[:2]
    assert first.strip() == f"JSESSIONID={value}"
    assert second.strip().lower() == "path=/"


def assert_method_not_allowed(answer: Answer) -> None:
    """405 tells the methods and nothing else (P:84)."""
    assert answer.status == 405
    assert answer.headers["Allow"]
    assert "Content-Type" not in answer.headers
    assert answer.body == ""
