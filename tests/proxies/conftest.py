"""Proxies that run, in front of a site of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.support.background import BackgroundLoop
from tests.support.nginx import MISSING, Front, is_installed, nginx
from tests.support.site import serve_site


@pytest.fixture(scope="session")
def plain_nginx() -> Iterator[Front]:
    """nginx with nothing but `proxy_pass` in front of pages and services."""
    if not is_installed():
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(MISSING)
    with BackgroundLoop() as loop:
        site = loop.enter(serve_site())
        yield loop.enter(nginx(site.origin))
