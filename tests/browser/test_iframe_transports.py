"""Iframe transports across two origins, with npm's client and npm's server on the other side."""

from __future__ import annotations

import pytest

from tests.engines.contract import Engine
from tests.support.outcome import PERCENT, STRINGS, echo
from tests.support.site import NPM_CLIENT, OUR_CLIENT, Site

INNER_TRANSPORTS = ("eventsource", "htmlfile", "xhr-polling")


@pytest.fixture(params=["our_server", "sockjs_node"])
def service_of_our_client(request: pytest.FixtureRequest, site: Site) -> str:
    """A service on another origin, whose iframe page loads our client."""
    if request.param == "our_server":
        return f"{site.cross_origin}/echo"
    return f"{request.getfixturevalue('node_origin')}/echo"


@pytest.fixture(params=["our_server", "sockjs_node"])
def service_of_npm_client(request: pytest.FixtureRequest, site: Site) -> str:
    """A service on another origin, whose iframe page loads npm's sockjs-client."""
    if request.param == "our_server":
        return f"{site.cross_origin}/echo_of_npm_client"
    return f"{request.getfixturevalue('node_origin_of_npm_client')}/echo"


@pytest.mark.parametrize("inner", INNER_TRANSPORTS)
def test_our_page_and_our_iframe_echo(
    engine: Engine, site: Site, service_of_our_client: str, inner: str
) -> None:
    engine.open(site.page(OUR_CLIENT))
    outcome = echo(engine, service_of_our_client, f"iframe-{inner}")
    assert (outcome.transport, outcome.echoed) == (f"iframe-{inner}", STRINGS), outcome


@pytest.mark.parametrize("inner", INNER_TRANSPORTS)
def test_a_page_of_sockjs_client_and_our_iframe_echo(
    engine: Engine, site: Site, service_of_our_client: str, inner: str
) -> None:
    engine.open(site.page(NPM_CLIENT))
    outcome = echo(engine, service_of_our_client, f"iframe-{inner}")
    assert (outcome.transport, outcome.echoed) == (f"iframe-{inner}", STRINGS), outcome


@pytest.mark.parametrize("inner", INNER_TRANSPORTS)
def test_our_page_and_an_iframe_of_sockjs_client_echo(
    engine: Engine, site: Site, service_of_npm_client: str, inner: str
) -> None:
    engine.open(site.page(OUR_CLIENT))
    outcome = echo(engine, service_of_npm_client, f"iframe-{inner}")
    assert outcome.transport == f"iframe-{inner}", outcome
    if inner == "eventsource" and site.cross_origin in service_of_npm_client:
        # sockjs-client decodes percent signs, whether the server encodes them or not.
        assert outcome.wrong == [PERCENT.replace("%41", "A").replace("%25", "%")]
    else:
        assert outcome.echoed == STRINGS, outcome
