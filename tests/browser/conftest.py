"""Fixtures for tests with pages of their own: the site, and npm's `sockjs` beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.comparison.site import ComparisonSite, serve_comparison
from tests.browser.scripted_page import ScriptedPage
from tests.engines.contract import Engine
from tests.support.background import BackgroundLoop
from tests.support.held import HeldService
from tests.support.site import NPM_CLIENT, Site, serve_site
from tests.support.sockjs_node import sockjs_node
from tests.support.stoppable import StoppableSite, stoppable_site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Pages, clients and services on two origins."""
    with BackgroundLoop() as loop:
        yield loop.enter(serve_site())


@pytest.fixture
def held(site: Site) -> HeldService:
    """The service whose POSTs wait for their answers, as new."""
    site.held.reset()
    return site.held


@pytest.fixture(scope="session")
def node_origin(site: Site) -> Iterator[str]:
    """npm's `sockjs`, whose iframe pages load our client."""
    with sockjs_node(site.origin) as origin:
        yield origin


@pytest.fixture(scope="session")
def node_origin_of_npm_client(site: Site) -> Iterator[str]:
    """npm's `sockjs`, whose iframe pages load npm's client."""
    with sockjs_node(site.origin, NPM_CLIENT) as origin:
        yield origin


@pytest.fixture(scope="session")
def comparison_site() -> Iterator[ComparisonSite]:
    """Services whose answers tests write, and those of both clients."""
    with BackgroundLoop() as loop:
        yield loop.enter(serve_comparison())


@pytest.fixture
def stoppable() -> Iterator[StoppableSite]:
    """The site in a process that a test can stop."""
    with BackgroundLoop() as loop:
        yield loop.enter(stoppable_site())


@pytest.fixture
def scripted(engine: Engine, comparison_site: ComparisonSite) -> ScriptedPage:
    """A page with our client beside scripted services."""
    page = ScriptedPage(engine, comparison_site)
    page.open()
    return page
