"""What one test's page does is not seen in the next one's."""

from __future__ import annotations

import socket

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import run_in
from tests.engines.table import MODERN_ENGINES, OLD_ENGINES
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site


@run_in(MODERN_ENGINES + OLD_ENGINES)
@pytest.mark.parametrize("attempt", range(3))
def test_the_console_holds_nothing_of_the_page_before(
    engine: Engine, site: Site, attempt: int
) -> None:
    engine.open(site.page(before="/pages/noisy.js"))
    with socket.socket() as refusing:
        # While it has the port, nobody else listens there.
        refusing.bind(("127.0.0.1", 0))
        engine.evaluate(f"makeNoise('http://127.0.0.1:{refusing.getsockname()[1]}/')")
        assert engine.wait_until("answers > 2", TIMEOUT_S), engine.console()
    assert engine.console() != []
    engine.open(site.page())
    # Lines come in order, so that one of the old page would be there by now.
    engine.evaluate("console.log('new')")
    assert engine.wait_until("'SockJS' in window", TIMEOUT_S)
    assert engine.console() == ["new"]
