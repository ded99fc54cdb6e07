"""Proxies that run, in front of a site of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.background import BackgroundLoop
from tests.support.nginx import MISSING, Front, is_installed, nginx
from tests.support.processes import require
from tests.support.site import serve_site


@pytest.fixture(scope="session")
def plain_nginx() -> Iterator[Front]:
    """nginx with nothing but `proxy_pass` in front of pages and services."""
    require(is_installed(), MISSING)
    with BackgroundLoop() as loop:
        site = loop.enter(serve_site())
        yield loop.enter(nginx(site.origin))
