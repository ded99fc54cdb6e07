"""Proxies that run, in front of a site of their own, or of two servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.proxies.stand import Stand
from tests.support.background import BackgroundLoop
from tests.support.nginx import MISSING, is_installed, nginx
from tests.support.processes import require
from tests.support.proxy import Proxy
from tests.support.site import serve_site


@pytest.fixture(scope="session")
def plain_nginx() -> Iterator[Proxy]:
    """nginx with nothing but `proxy_pass` in front of pages and services."""
    require(is_installed(), MISSING)
    with BackgroundLoop() as loop:
        site = loop.enter(serve_site())
        yield loop.enter(nginx(site.origin))


@pytest.fixture(scope="session")
def stand() -> Iterator[Stand]:
    """Backends and proxies that run once a test asks for them."""
    with BackgroundLoop() as loop:
        yield Stand(loop)
