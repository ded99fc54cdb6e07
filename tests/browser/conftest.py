"""Fixtures for tests with pages of their own: the site, and npm's `sockjs` beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support import haproxy, nginx
from tests.support.background import BackgroundLoop
from tests.support.held import HeldService
from tests.support.other_servers import SERVERS, other_server
from tests.support.processes import require
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


@pytest.fixture(params=["nothing", "nginx", "HAProxy"])
def stoppable(request: pytest.FixtureRequest) -> Iterator[StoppableSite]:
    """The site in a process that a test can stop, behind each proxy that hides it."""
    with BackgroundLoop() as loop:
        site = loop.enter(stoppable_site())
        if request.param == "nginx":
            require(nginx.is_installed(), nginx.MISSING)
            fronts = [loop.enter(nginx.nginx(origin, nginx.UPGRADING)) for origin in site.origins()]
            site = site.behind(*(front.origin for front in fronts))
        elif request.param == "HAProxy":
            require(haproxy.is_installed(), haproxy.MISSING)
            servers = [origin.removeprefix("http://") for origin in site.origins()]
            proxies = [haproxy.haproxy(haproxy.PLAIN, SERVER=server) for server in servers]
            site = site.behind(*(loop.enter(proxy).origin for proxy in proxies))
        yield site


@pytest.fixture(scope="session", params=["npm's sockjs", *SERVERS])
def other_service(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    """The URL of an echo service of each server that others wrote."""
    with BackgroundLoop() as loop, ExitStack() as stack:
        if request.param in SERVERS:
            yield loop.enter(other_server(request.param))
        else:
            yield f"{stack.enter_context(sockjs_node(site.origin, options={}))}/echo"
