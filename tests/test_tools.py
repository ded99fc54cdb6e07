"""The tools see the whole repository, and tell of a test that hangs.

By default ruff and pytest skip folders named `build`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.app import ROOT

# Waits as tests in engines do: for another thread.
HANGING = """
import asyncio
from tests.support.background import BackgroundLoop

def test_hangs():
    with BackgroundLoop() as loop:
        loop.run(asyncio.sleep(1000))

def test_follows():
    pass
"""


def output_of(*arguments: str, status: int = 0) -> str:
    command = [sys.executable, "-m", *arguments]
    finished = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout


def test_ruff_checks_the_folders_named_build() -> None:
    files = output_of("ruff", "check", "--show-files")
    assert f"{ROOT}/build/__main__.py" in files
    assert f"{ROOT}/tests/build/" in files


def test_pytest_collects_the_folder_named_build() -> None:
    collected = output_of("pytest", "--collect-only", "-q", "--ignore=tests/browser")
    assert "tests/build/" in collected


def test_the_installer_of_browsers_lists_its_options() -> None:
    assert "--legacy" in output_of("tests.engines.install", "--help")


def test_the_installer_of_browsers_installs_nothing_for_an_unknown_option() -> None:
    assert output_of("tests.engines.install", "--legcay", status=2) == ""


@pytest.mark.parametrize("module", ["build", "server", "tests.engines.install"])
def test_a_command_outside_the_environment_names_the_one_to_use(module: str) -> None:
    # Without `site` Python finds no installed package.
    command = [sys.executable, "-S", "-m", module, "--help"]
    finished = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert finished.returncode == 1
    (line,) = finished.stderr.splitlines()
    assert line.startswith(f"{module}: ")
    assert "make " in line


def test_a_test_that_hangs_fails_by_name_and_the_next_one_runs(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING, encoding="utf-8")
    options = ("-c", "pyproject.toml", "-n", "1", "-o", "timeout=1")
    output = output_of("pytest", *options, str(tmp_path), status=1)
    assert "::test_hangs - Failed: Timeout" in output
    assert "1 failed, 1 passed" in output
