"""Engines as parameters of pytest's tests; imported by the fixtures and by tests."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from tests.engines.contract import EngineRow
from tests.engines.table import ENGINES


def engine_parameter(row: EngineRow) -> object:
    """Return the engine as a value for the fixture `engine`."""
    # One group per engine: xdist starts it in one worker only.
    marks = [pytest.mark.xdist_group(row.name)]
    if row.is_legacy:
        marks.append(pytest.mark.legacy)
    return pytest.param(row, id=row.name, marks=marks)


def require_installed(row: EngineRow) -> None:
    """Skip the test if its engine is missing; fail it where all of them have to be there."""
    if not row.is_installed():
        report = pytest.fail if os.environ.get("CI") and not row.is_legacy else pytest.skip
        target = "test-legacy" if row.is_legacy else "browsers"
        report(f"{row.name} is missing: run `make {target}`")


def run_in(rows: Sequence[EngineRow]) -> pytest.MarkDecorator:
    """Run a test that has an `engine` in these engines."""
    return pytest.mark.parametrize("engine", [engine_parameter(row) for row in rows], indirect=True)


def only_in(*names: str) -> pytest.MarkDecorator:
    """Run a test that has an `engine` in the engines of these names only."""
    return run_in([row for row in ENGINES if row.name in names])
