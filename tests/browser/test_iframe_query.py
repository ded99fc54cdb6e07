"""The query of a service's URL goes with its sessions through an iframe too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.victim import Victim, serve_victim
from tests.engines.contract import Engine
from tests.support.background import BackgroundLoop
from tests.support.outcome import STRINGS, echo
from tests.support.site import NPM_CLIENT, OUR_CLIENT, Site

FRAMED = ("eventsource", "htmlfile", "xhr-polling")


@pytest.fixture(scope="module")
def running_server() -> Iterator[Victim]:
    with BackgroundLoop() as loop:
        yield loop.enter(serve_victim())


@pytest.fixture
def server_that_notes(running_server: Victim) -> Victim:
    """A server of another origin that notes what it is asked."""
    running_server.forget()
    return running_server


@pytest.mark.parametrize("inner", FRAMED)
@pytest.mark.parametrize(
    ("client", "is_devel"), [(OUR_CLIENT, False), (OUR_CLIENT, True), (NPM_CLIENT, False)]
)
def test_a_token_in_the_query_reaches_every_request_of_the_session(
    engine: Engine,
    site: Site,
    server_that_notes: Victim,
    client: str,
    is_devel: bool,
    inner: str,
) -> None:
    engine.open(site.page(client))
    url = f"{server_that_notes.origin}/echo?token=x"
    outcome = echo(engine, url, f"iframe-{inner}", devel=is_devel, server="000")
    assert (outcome.transport, outcome.echoed) == (f"iframe-{inner}", STRINGS), outcome
    queries = {
        path.partition("?")[2].partition("&c=")[0] for path in server_that_notes.session_paths()
    }
    assert queries == {"token=x"}


@pytest.mark.parametrize("inner", FRAMED)
def test_a_token_goes_through_an_iframe_of_sockjs_client(
    engine: Engine, site: Site, inner: str
) -> None:
    engine.open(site.page())
    url = f"{site.cross_origin}/echo_of_npm_client?token=x"
    outcome = echo(engine, url, f"iframe-{inner}", messages=["plain"])
    assert outcome.echoed == 1, outcome
