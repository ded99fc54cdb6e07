"""Who may script the server's pages, in engines that heed `document.domain`.

Names below `localhost` are this machine in every engine, and have subdomains.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.engines.contract import Engine, EngineRow
from tests.engines.parameters import engine_parameter, only_in, require_installed
from tests.engines.table import MODERN_ENGINES
from tests.support.site import SETTING_DOMAIN, Site

# A page of a subdomain reads the frame, once that has loaded; null if it may not.
_READ: Final = """(async (service, path) => {
    document.domain = 'victim.localhost';
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => { frame.onload = resolve; });
    frame.src = service + path;
    document.body.appendChild(frame);
    if (path.includes('/htmlfile')) {
        // A message that is longer than the response may be ends it.
        const url = service + path.replace(/htmlfile.*/, 'xhr_send');
        const body = JSON.stringify(['x'.repeat(8192)]);
        while ((await fetch(url, { method: 'POST', body })).status !== 204);
    }
    await loaded;
    try {
        return frame.contentWindow.document.body.textContent;
    } catch (error) {
        return null;
    }
})"""

PATHS: Final = ["/iframe.html", "/000/SESSION/htmlfile?c=x"]


@pytest.fixture(scope="module", params=[engine_parameter(row) for row in MODERN_ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Start each modern engine for these names alone.

    On a busy machine, Playwright may lose the page of WebKitGTK when it goes to another site.
    """
    row: EngineRow = request.param
    require_installed(row)
    with row.start() as running:
        yield running


def read_from_subdomain(engine: Engine, site: Site, service: str, path: str) -> str | None:
    """Return what a page of a subdomain reads in a page of the service."""
    port = urlsplit(site.origin).port
    engine.open(f"http://evil.victim.localhost:{port}/pages/client.html")
    arguments = (f"http://victim.localhost:{port}{service}", path.replace("SESSION", uuid4().hex))
    read: str | None = engine.evaluate(f"{_READ}({', '.join(map(json.dumps, arguments))})")
    return read


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_a_subdomain_cannot_read_the_servers_pages(
    engine: Engine, site: Site, path: str
) -> None:
    assert read_from_subdomain(engine, site, "/echo", path) is None


# Chromium has given it up on trustworthy origins, as these are.
@only_in("firefox", "webkitgtk")
@pytest.mark.parametrize("path", PATHS)
def test_a_service_that_sets_its_document_domain_lets_subdomains_in(
    engine: Engine, site: Site, path: str
) -> None:
    read = read_from_subdomain(engine, site, SETTING_DOMAIN, path)
    assert read is not None
    assert "Don't panic!" in read
