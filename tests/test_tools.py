"""The tools see the whole repository: by default, ruff and pytest skip folders named `build`."""

from __future__ import annotations

import subprocess
import sys

from server.app import ROOT


def output_of(*arguments: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return finished.stdout


def test_ruff_checks_the_folders_named_build() -> None:
    files = output_of("ruff", "check", "--show-files")
    assert f"{ROOT}/build/__main__.py" in files
    assert f"{ROOT}/tests/build/" in files


def test_pytest_collects_the_folder_named_build() -> None:
    collected = output_of("pytest", "--collect-only", "-q", "--ignore=tests/browser")
    assert "tests/build/" in collected
