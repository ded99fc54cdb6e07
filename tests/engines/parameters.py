"""Engines as parameters of pytest's tests; imported by the fixtures and by tests."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from tests.engines.contract import EngineRow
from tests.engines.table import ENGINES


def engine_parameter(row: EngineRow, share: str = "") -> object:
    """Return the engine as a value for the fixture `engine`.

    Args:
        share: tests that take long together name one, and may run beside the engine's others.
    """
    # One group, one worker: an engine is started once for each share.
    marks = [pytest.mark.xdist_group(f"{row.name}{share}")]
    if row.is_legacy:
        marks.append(pytest.mark.legacy)
    return pytest.param(row, id=row.name, marks=marks)


def require_installed(row: EngineRow) -> None:
    """Skip the test if its engine is missing; fail it where all of them have to be there."""
    if not row.is_installed():
        report = pytest.fail if os.environ.get("CI") and not row.is_legacy else pytest.skip
        target = "test-legacy" if row.is_legacy else "browsers"
        report(f"{row.name} is missing: run `make {target}`")


def run_in(rows: Sequence[EngineRow], share: str = "") -> pytest.MarkDecorator:
    """Run a test that has an `engine` in these engines; see `engine_parameter`."""
    parameters = [engine_parameter(row, share) for row in rows]
    return pytest.mark.parametrize("engine", parameters, indirect=True)


def only_in(*names: str, share: str = "") -> pytest.MarkDecorator:
    """Run a test that has an `engine` in the engines of these names only."""
    return run_in([row for row in ENGINES if row.name in names], share)
