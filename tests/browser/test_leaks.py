"""A page holds no more after sessions than before them, and sessions no more as they live on.

Chromium's own counters tell.
"""

from __future__ import annotations

import time

import pytest

from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.engines.playwright_engine import PlaywrightEngine
from tests.engines.transports import MODERN
from tests.support.outcome import TIMEOUT_S
from tests.support.site import Site

SESSIONS, MESSAGES, CHARACTERS = 5, 8, 32 * 1024
# A quarter of the text that goes through it; what is compiled takes some.
MOST_KIB_A_SESSION = MESSAGES * CHARACTERS / 1024 / 4
# Of everything: what is on its way differs from look to look.
MOST_CHANGE = 10


def holdings(engine: PlaywrightEngine) -> dict[str, int]:
    """Return how many of everything there are once garbage is collected."""
    engine.devtools("HeapProfiler.collectGarbage")
    page: dict[str, int] = engine.evaluate("holdings()")
    document: dict[str, int] = engine.devtools("Memory.getDOMCounters")
    return page | document


def settle(engine: PlaywrightEngine, wanted: dict[str, int]) -> dict[str, int]:
    """Return what there is when all is as wanted; frames and forms go later than their session."""
    deadline = time.monotonic() + TIMEOUT_S
    while (found := holdings(engine)) != wanted and time.monotonic() < deadline:
        pass
    return found


def heap_kib(engine: PlaywrightEngine) -> float:
    return float(engine.devtools("Runtime.getHeapUsage")["usedSize"]) / 1024


@only_in("chromium")
@pytest.mark.parametrize("transport", MODERN)
def test_sessions_leave_nothing(engine: Engine, site: Site, transport: str) -> None:
    assert isinstance(engine, PlaywrightEngine)
    engine.open(site.page(before="/pages/leaks.js"))
    before = holdings(engine)

    def open_and_close(sessions: int) -> float:
        arguments = f"'{site.origin}/echo', '{transport}', {sessions}, {MESSAGES}, {CHARACTERS}"
        engine.evaluate(f"cycles({arguments})")
        assert settle(engine, before) == before
        return heap_kib(engine)

    kib = open_and_close(SESSIONS)
    assert open_and_close(SESSIONS) - kib < SESSIONS * MOST_KIB_A_SESSION


@only_in("chromium")
@pytest.mark.parametrize("transport", MODERN)
def test_a_session_holds_no_more_as_messages_go_through_it(
    engine: Engine, site: Site, transport: str
) -> None:
    assert isinstance(engine, PlaywrightEngine)
    engine.open(site.page(before="/pages/leaks.js"))
    engine.evaluate(f"stay('{site.origin}/patient', '{transport}')")

    def holdings_after(messages: int) -> dict[str, int]:
        engine.evaluate(f"echoes({messages})")
        assert engine.wait_until("!document.forms.length", TIMEOUT_S)  # They are kept for a while.
        return holdings(engine)

    early, late = holdings_after(25), holdings_after(50)
    growth = {name: late[name] - count for name, count in early.items()}
    assert {name: more for name, more in growth.items() if more > MOST_CHANGE} == {}
