"""The QUnit page over every transport against npm's `sockjs`, which this project did not write.

It percent-escapes the data of EventSource, as our server does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from server.app import Running
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.transports import MODERN
from tests.support.sockjs_node import sockjs_node

TIMEOUT_S = 240

# It writes `</script>` into a script as it stands, which ends there.
MARKUP = "echo: text that looks percent-encoded or like markup"


@pytest.fixture(scope="module")
def origin(server: Running) -> Iterator[str]:
    """npm's `sockjs` with the test server's pages."""
    with sockjs_node(server.origin) as origin:
        yield origin


@only_in("chromium")
@pytest.mark.parametrize("target", ["same", "cross"])
@pytest.mark.parametrize("transport", MODERN)
def test_every_suite_of_the_qunit_page_passes_against_sockjs_node(
    engine: Engine, server: Running, origin: str, transport: str, target: str
) -> None:
    if (transport, target) == ("htmlfile", "cross"):
        pytest.skip("it needs a page of the server")
    page = origin if target == "same" else server.origin
    query = urlencode({"transport": transport, "target": origin, "script": "sockjs.min.js"})
    engine.open(f"{page}/?{query}")
    assert engine.wait_until("window.report && report.finished", TIMEOUT_S), engine.console()
    tests = json.loads(engine.evaluate("JSON.stringify(report.tests)"))
    assert len(tests) > 20
    failures = {test["name"]: test["failures"] for test in tests if test["status"] != "passed"}
    expected = {MARKUP} if "htmlfile" in transport else set()
    assert failures.keys() == expected, failures
