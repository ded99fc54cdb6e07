"""Engines as parameters of pytest's tests; imported by the fixtures and by tests."""

from __future__ import annotations

import pytest

from tests.browser.engines.contract import EngineRow
from tests.browser.engines.table import ENGINES


def engine_parameter(row: EngineRow) -> object:
    """Return the engine as a value for the fixture `engine`."""
    # One group per engine: xdist starts it in one worker only.
    return pytest.param(row, id=row.name, marks=pytest.mark.xdist_group(row.name))


def only_in(*names: str) -> pytest.MarkDecorator:
    """Run a test that has an `engine` in the engines of these names only."""
    rows = [engine_parameter(row) for row in ENGINES if row.name in names]
    return pytest.mark.parametrize("engine", rows, indirect=True)
