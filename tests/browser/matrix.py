"""Write docs/transports.md: `python -m tests.browser.matrix RESULTS`.

RESULTS is what pytest's `--junitxml` wrote of tests/browser/test_transports.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from server.app import ROOT
from tests.engines.contract import EngineRow
from tests.engines.table import ENGINES
from tests.engines.transports import TARGETS, TRANSPORTS, XHR_STREAM_HANGS, Transport, gap
from tests.proxies.needs import need

DOCUMENT = ROOT / "docs" / "transports.md"
TEMPLATE = Path(__file__).with_name("matrix.md")

POLLING = tuple(row.name for row in TRANSPORTS if row.name.endswith("-polling"))
STREAMING = tuple(
    transport.name for transport in TRANSPORTS if transport.name not in ("websocket", *POLLING)
)

NOT_RUN = "not run"


@dataclass(frozen=True)
class Result:
    """What a test found: `gap` is empty where the transport works."""

    gap: str
    user_agent: str


Results = dict[tuple[str, str, str], Result]


def read_results(file: Path) -> Results:
    """Read the properties of the tests that passed, by engine, transport and target."""
    results: Results = {}
    for case in ElementTree.parse(file).iter("testcase"):
        found = {item.get("name", ""): item.get("value", "") for item in case.iter("property")}
        if found and case.find("failure") is None:
            key = (found["engine"], found["transport"], found["target"])
            results[key] = Result(found["gap"], found["user_agent"])
    return results


def outcome(results: Results, row: EngineRow, transport: Transport, target: str) -> str:
    """Return why a transport does not work in an engine, or nothing if it does."""
    expected = gap(row, transport, target)
    if expected == XHR_STREAM_HANGS:
        return expected
    result = results.get((row.name, transport.name, target))
    return NOT_RUN if result is None else result.gap


def table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    names = list(head)
    cells = [names, ["---"] * len(names), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def engine_tables(results: Results) -> tuple[str, str]:
    """Return engine x transport, and the reasons that its letters stand for."""
    letters: dict[str, str] = {}

    def cell(row: EngineRow, transport: Transport) -> str:
        reasons = [outcome(results, row, transport, target) for target in TARGETS]
        for reason in filter(None, reasons):
            letters.setdefault(reason, chr(ord("a") + len(letters)))
        return " ".join(letters[reason] if reason else "✓" for reason in reasons)

    lines = [[row.name, *(cell(row, transport) for transport in TRANSPORTS)] for row in ENGINES]
    head = ["", *(transport.name for transport in TRANSPORTS)]
    reasons = "\n".join(f"- {letter}: {reason}" for reason, letter in letters.items())
    return table(head, lines), reasons


def version_table(results: Results) -> str:
    """Return where each engine is from, and how it names itself."""
    agents = {engine: result.user_agent for (engine, _, _), result in results.items()}
    return table(
        ["Engine", "From", "Calls itself"],
        [
            [row.name, row.source(), f"`{agents[row.name]}`"]
            for row in ENGINES
            if row.name in agents
        ],
    )


def browser_table(results: Results) -> str:
    """Return what each engine gets of each kind from a server of another origin."""

    def first(row: EngineRow, names: Iterable[str]) -> str:
        for transport in TRANSPORTS:
            if transport.name in names and not outcome(results, row, transport, "cross"):
                return transport.name
        return "-"

    def line(row: EngineRow) -> list[str]:
        draft = row.draft if first(row, ["websocket"]) == "websocket" else "-"
        return [row.stands_for, row.name, draft, first(row, STREAMING), first(row, POLLING)]

    head = ["Browser", "Run as", "WebSocket", "Streaming", "Polling"]
    return table(head, [line(row) for row in ENGINES])


def route_table(results: Results) -> str:
    """Return what each transport asks of the way to the server, and where it was seen to work."""

    def works_in(transport: Transport) -> str:
        names = [
            row.name
            for row in ENGINES
            if not all(outcome(results, row, transport, target) for target in TARGETS)
        ]
        return ", ".join(names) or "none: its engines are gone"

    def line(transport: Transport) -> list[str]:
        found = need(transport.name)
        return [transport.name, found.load_balancer, found.proxy, works_in(transport)]

    head = ["Transport", "Needs a good load balancer", "Needs a behaving proxy", "Worked in"]
    return table(head, map(line, TRANSPORTS))


def write(results: Results) -> None:
    """Fill the template in."""
    engines, reasons = engine_tables(results)
    text = TEMPLATE.read_text(encoding="utf-8").format(
        date=date.today().isoformat(),
        engines=engines,
        reasons=reasons,
        versions=version_table(results),
        browsers=browser_table(results),
        routes=route_table(results),
    )
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(read_results(Path(sys.argv[1])))
