"""The scripts of the real client, built once for all tests of this folder."""

from __future__ import annotations

import pytest

from build.__main__ import build
from build.bundle import Script
from build.outputs import OUTPUTS
from tests.support.node import ROOT


@pytest.fixture(scope="session")
def scripts() -> dict[str, Script]:
    """Every script that the build makes, by name."""
    return {script.name: script for script in build([output.name for output in OUTPUTS], ROOT)}
