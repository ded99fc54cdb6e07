"""Every fault x transport x engine x server: messages arrive, or the page is told why they do not.

A page has a connection for each transport, all at once. What these tests find is what
docs/faults.md says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from server.faults import FAULTS
from tests.engines.contract import Engine, EngineRow
from tests.engines.parameters import run_in
from tests.engines.table import MODERN_ENGINES
from tests.engines.transports import TRANSPORTS
from tests.faults.rows import DELIVERED, DOUBLED, LOST, NPM, OURS, ROWS, SILENT, TOLD, Row

COUNT = 40
PATIENCE_S = 60
# Longer than every time of the client: what is not told by then never is.
UNTOLD_S = 8
OPENING_MS = 2500
# A busy machine must not look like a fault.
PATIENT_MS = 20_000
# Silence tells nothing of a server that does not say how often it beats.
SILENCE_MS = 4000

Record = Callable[[str, object], None]


def test_every_row_names_a_fault() -> None:
    assert {re.split("[:@]", row.fault)[0] for row in ROWS} <= set(FAULTS)


@run_in(MODERN_ENGINES, "-faults")
@pytest.mark.parametrize("server_name", [OURS, NPM])
@pytest.mark.parametrize("fault_row", ROWS, ids=lambda row: row.fault)
def test_messages_arrive_or_their_loss_is_told(
    engine: Engine,
    engine_row: EngineRow,
    server_name: str,
    fault_row: Row,
    spoilt_origins: list[str],
    record_property: Record,
) -> None:
    names = [
        transport.name
        for transport in TRANSPORTS
        if not fault_row.not_applicable(transport, engine_row)
    ]
    # An htmlfile needs a page of its own origin.
    names.sort(key=lambda name: name != "htmlfile")
    expected = {name: fault_row.expected(name, server_name, engine_row.name) for name in names}
    engine.open(f"{spoilt_origins[0]}/page.html?{'domain' if server_name == NPM else ''}")
    origins = spoilt_origins if "htmlfile" in names else spoilt_origins[1:]
    cells = [
        {
            "transport": name,
            "count": COUNT,
            "url": f"{origin}/{fault_row.fault}~{name.replace('-', '')}{fault_row.service}",
            "options": options(name, server_name, DELIVERED in expected[name]),
        }
        for name, origin in zip(names, origins, strict=False)
    ]
    engine.evaluate(f"{json.dumps(cells)}.forEach(run)")
    ending = [name for name in names if SILENT not in expected[name]]
    engine.wait_until(f"areOver({json.dumps(ending)})", PATIENCE_S)
    engine.wait_until(f"areOver({json.dumps(names)})", UNTOLD_S)
    outcomes = json.loads(engine.evaluate("JSON.stringify(outcomes)"))
    seen = {name: kind_of(outcomes[name], fault_row.opens) for name in names}
    for name in names:
        record_property(name, f"{seen[name]}|{reason_of(outcomes[name])}")
    record_property("cell", f"{fault_row.fault}|{server_name}|{engine_row.name}")
    wrong = [f"{name}: {outcomes[name]}" for name in names if seen[name] not in expected[name]]
    assert not wrong, "\n".join(wrong)


def options(transport: str, server: str, is_patient: bool) -> dict[str, object]:
    """Return the options of a connection."""
    opening_ms = PATIENT_MS if is_patient else OPENING_MS
    chosen = {"transports": transport, "timeout": opening_ms, "infoTimeout": opening_ms}
    if server == NPM and transport != "websocket":
        chosen["heartbeatTimeout"] = SILENCE_MS
    return chosen


def kind_of(outcome: dict[str, Any], opens: bool) -> str:
    """Return what a page has seen."""
    received = outcome["received"]
    if len(set(received)) < len(received):
        return DOUBLED
    if received != list(range(len(received))):
        return LOST
    if outcome["code"] is None:
        return SILENT
    if outcome["code"] == 1000:
        return DELIVERED if len(received) == COUNT else LOST
    if opens and not outcome["opened"]:
        return "not even opened"
    return TOLD if outcome["reason"] else "closed without a reason"


def reason_of(outcome: dict[str, Any]) -> str:
    """Return the code and reason of the `close` event, of the last attempt if all have failed."""
    if outcome["attempts"]:
        return str(outcome["attempts"][-1].partition(": ")[2])
    return f"{outcome['code']} {outcome['reason']}"
