"""The arithmetic of the benchmark: spreads, ratios, goals, tables, the plot."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench import report
from tests.bench.figures import (
    AGAIN,
    CLOSINGS,
    FIRST,
    LAST,
    LONG_SESSIONS,
    NATIVE,
    NGINX,
    NPM,
    NPM_SERVER,
    OUR_SERVER,
    OURS,
    POLLING,
    Row,
    Spread,
    spread,
)
from tests.bench.goals import Goal
from tests.bench.plot import PANELS, plot
from tests.bench.tables import goal_table, growth_table, number, times
from tests.engines.transports import MODERN

ROUNDS = [
    {OURS: 1.0, NPM: 10.0, AGAIN: 1.0},
    {OURS: 4.0, NPM: 20.0, AGAIN: 2.0},
    {OURS: 9.0, NPM: 30.0, AGAIN: 9.0},
]


def test_a_spread_is_a_median_and_its_quartiles() -> None:
    assert spread([5, 1, 3, 2, 4]) == Spread(median=3, low=2, high=4)
    assert spread([7]) == Spread(7, 7, 7)


def test_a_ratio_is_the_median_of_the_ratios_within_a_round() -> None:
    row = Row(OUR_SERVER, "websocket", "open", ROUNDS)
    assert row.ratio(OURS, NPM) == spread([0.1, 0.2, 0.3])
    assert row.ratio(AGAIN, OURS) == spread([1, 0.5, 1])


def test_a_round_in_which_one_failed_gives_no_ratio() -> None:
    row = Row(OUR_SERVER, "websocket", "open", [{OURS: 1.0}, {NPM: 1.0}, {OURS: 1.0, NPM: 2.0}])
    assert row.ratio(OURS, NPM) == spread([0.5])
    assert row.of(OURS) == spread([1.0])
    assert row.ratio(OURS, NATIVE) is None
    assert row.of(NATIVE) is None


def test_a_difference_below_nothing_gives_no_ratio() -> None:
    row = Row(NPM_SERVER, "htmlfile", "heap", [{OURS: -5.0, NPM: 10.0}, {OURS: 5.0, NPM: -10.0}])
    assert row.ratio(OURS, NPM) is None


@pytest.mark.parametrize(
    ("goal", "got", "is_met"),
    [
        (Goal("websocket", "open", 0.2), "0.20x (0.15-0.25)", True),
        (Goal("websocket", "open", 0.19), "0.20x (0.15-0.25)", False),
        (Goal("websocket", "open", 0.21, is_least=True), "0.20x (0.15-0.25)", False),
        (Goal("websocket", "open", 4, against=""), "4.00x (2.50-6.50)", True),
        (Goal("websocket", "open", 3.9, against=""), "4.00x (2.50-6.50)", False),
    ],
)
def test_a_goal_is_met_by_the_median(goal: Goal, got: str, is_met: bool) -> None:
    reached = goal.got([Row(OUR_SERVER, "websocket", "open", ROUNDS)])
    assert reached is not None
    assert times(reached) == got
    assert goal.is_met(reached) == is_met


def test_a_goal_is_measured_against_its_own_server() -> None:
    rows = [Row(OUR_SERVER, "htmlfile", "heap", ROUNDS)]
    assert Goal("htmlfile", "heap", 1).got(rows) is not None
    assert Goal("htmlfile", "heap", 1, server=NPM_SERVER).got(rows) is None


def test_the_table_of_goals_names_what_is_missing() -> None:
    lines = goal_table([Row(OUR_SERVER, "websocket", "open", ROUNDS)]).splitlines()
    assert "| websocket: open, ms | ≤ 1x | 0.20x (0.15-0.25) | met |" in lines
    assert "| jsonp-polling: round trip, ms | ≤ 0.6x |  | not measured |" in lines


def test_growth_is_the_last_tenth_beside_the_first() -> None:
    name = LONG_SESSIONS["websocket"]
    row = Row(OUR_SERVER, name, "page_heap", [{FIRST: 100.0, LAST: 150.0}])
    assert f"| {name}: heap, KiB | 100 | 150 | 1.50x (1.50-1.50) |" in growth_table([row])
    asked = f"| {name}: heap, KiB | ≤ 1.1x of first tenth |"
    assert f"{asked} 1.50x (1.50-1.50) | **missed** |" in goal_table([row])


@pytest.mark.parametrize(
    ("value", "text"), [(12345.6, "12,346"), (100, "100"), (99.94, "99.9"), (0.5678, "0.568")]
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_the_plot_has_a_dot_for_each_ratio() -> None:
    rows = [Row(OUR_SERVER, name, figure, ROUNDS) for name in MODERN[1:] for figure in PANELS]
    picture = ElementTree.fromstring(plot(rows, OUR_SERVER))
    dots = picture.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == len(rows)
    assert len({dot.get("cx") for dot in dots}) == len(PANELS)


def test_a_report_shows_what_is_there_and_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        vars(Row(OUR_SERVER, "websocket", "open", ROUNDS)),
        vars(Row(OUR_SERVER, "websocket", "rate", [{NPM: 5.0}])),
        vars(Row(OUR_SERVER, NGINX, "open", ROUNDS)),
        vars(Row(OUR_SERVER, POLLING[NGINX], "idle_echo", ROUNDS)),
        vars(Row(OUR_SERVER, CLOSINGS, "slowest", ROUNDS)),
    ]
    facts = {"date": "2001-02-03", "browser": "Chromium 1", "python": "Python 3", "cores": "2"}
    results = tmp_path / "client.json"
    ended_on = {NGINX: {OURS: ["xhr-polling", "eventsource", "xhr-polling"]}}
    found = {"facts": facts, "rows": rows, "errors": [], "ended_on": ended_on}
    results.write_text(json.dumps(found))
    monkeypatch.setattr(report, "DOCUMENT", tmp_path / "performance.md")
    report.write(results)
    text = (tmp_path / "performance.md").read_text()
    assert "on 2001-02-03" in text
    assert "| websocket | 4 (0.20x) |  |  | failed |  |" in text
    assert "| the same twice | 1.00-1.00x |" in text
    assert f"| {NGINX} | 4 (0.20x) | 4 (0.20x) |  |  |" in text
    assert f"| {NGINX} | ours | 2x xhr-polling, 1x eventsource |" in text
    assert "| slowest, ms | 4 | 20 | 0.20x |" in text
    assert (tmp_path / "performance.svg").read_text().startswith("<svg")
