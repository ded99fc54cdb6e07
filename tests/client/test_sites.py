"""Which pages send a cookie back, by the table of `sockjs_py.doctor.sites`."""

from __future__ import annotations

import pytest

from sockjs_py.doctor.sites import is_for_other_sites, is_same_site


@pytest.mark.parametrize(
    ("origin", "url", "expected"),
    [
        ("https://example.com", "https://example.com/echo", True),
        ("https://example.com:8080", "https://example.com/echo", True),
        ("https://example.com", "https://api.example.com/echo", True),
        ("https://api.example.com", "https://example.com/echo", True),
        ("https://page.example", "https://other.example/echo", False),
        ("https://example.com", "https://notexample.com/echo", False),
        ("http://example.com", "https://example.com/echo", False),
        ("https://www.example.com", "https://api.example.com/echo", None),
        ("https://a.co.uk", "https://b.co.uk/echo", None),
        ("https://x.github.io", "https://y.github.io/echo", None),
        ("http://10.0.0.1", "http://9.9.0.1/echo", False),
        ("http://10.0.0.1", "http://10.0.0.1:8081/echo", True),
        ("http://[::1]:8080", "http://[::1]:8081/echo", True),
        ("http://localhost:8080", "http://127.0.0.1/echo", False),
    ],
)
def test_sites(origin: str, url: str, expected: bool | None) -> None:
    assert is_same_site(origin, url) is expected


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        ("JSESSIONID=dummy; Path=/; SameSite=None; Secure", True),
        ("JSESSIONID=dummy; secure; samesite = none", True),
        ("JSESSIONID=dummy; Path=/; SameSite=None", False),
        ("JSESSIONID=dummy; Secure", False),
        ("SameSite=None; Secure", False),
    ],
)
def test_cookies(cookie: str, expected: bool) -> None:
    assert is_for_other_sites(cookie) == expected
