"""Pages with an AMD loader: SockJS is a module of the loader, and a global whoever loaded it."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from server.app import Running
from tests.consumers.table import ECHO_LOG, SOCKJS
from tests.consumers.test_consumers import TIMEOUT_S
from tests.engines.contract import Engine

REQUIREJS = "/packages/requirejs/require.js"
DOJO = "/packages/dojo/dojo.js"
ECHO = "/scenarios/echo.js"
TAG_LOG = ("module: other", *ECHO_LOG)
MODULE_LOG = ("is the global: true", *ECHO_LOG)


class Page(NamedTuple):
    """A page with a loader.

    Attributes:
        scripts: in order; a loader's comes first.
        start: the function that a loaded module publishes.
        log: what the page writes.
    """

    scripts: tuple[str, ...]
    start: str
    log: tuple[str, ...]


PAGES = {
    "a-tag-beside-requirejs": Page(
        (REQUIREJS, SOCKJS, ECHO, "/scenarios/amd_page.js"), "startWithGlobal", TAG_LOG
    ),
    "a-tag-before-requirejs": Page(
        (SOCKJS, REQUIREJS, ECHO, "/scenarios/amd_page.js"), "startWithGlobal", TAG_LOG
    ),
    "a-module-of-requirejs": Page(
        (REQUIREJS, ECHO, "/scenarios/amd_loader.js"), "startWithModule", MODULE_LOG
    ),
    "a-bundle-that-requirejs-loads": Page(
        (REQUIREJS, ECHO, "/scenarios/amd_bundle.js"), "startWithModule", MODULE_LOG
    ),
    "a-bundle-in-a-tag-beside-requirejs": Page(
        (REQUIREJS, ECHO, "bundles/amd.js"), "startWithModule", MODULE_LOG
    ),
    "a-bundle-with-almond": Page(
        (ECHO, "bundles/amd_with_almond.js"), "startWithModule", MODULE_LOG
    ),
    "a-module-of-dojo": Page(
        (DOJO, ECHO, "/scenarios/amd_loader.js"), "startWithModule", MODULE_LOG
    ),
    "a-tag-before-dojo": Page(
        (SOCKJS, DOJO, ECHO, "/scenarios/amd_page.js"), "startWithGlobal", TAG_LOG
    ),
}


@pytest.mark.usefixtures("amd_bundles")
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_sockjs_is_a_module_and_a_global(
    engine: Engine, server: Running, pages: str, page: Page
) -> None:
    engine.open(f"{pages}/ours/page?{urlencode({'script': page.scripts}, doseq=True)}")
    assert engine.wait_until(f"'{page.start}' in window", TIMEOUT_S), engine.console()
    engine.evaluate(f"{page.start}('{server.origin}/echo', 'websocket')")
    assert engine.wait_until("log.indexOf('end') >= 0", TIMEOUT_S), engine.console()
    log = json.loads(engine.evaluate("JSON.stringify(log)"))
    assert log == [line.format(transport="websocket") for line in (*page.log, "end")]
    assert engine.console() == []
