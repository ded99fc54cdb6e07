"""Fixtures for tests of the npm package: the packed file, and a project that has installed it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from build.npm import pack
from server.app import ROOT
from tests.background import BackgroundLoop
from tests.packages.registry import serve_registry
from tests.packages.tools import TOOLS


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `make package` makes."""
    if not TOOLS.is_dir():
        pytest.fail("run `make tests/packages/node_modules/.stamp`", pytrace=False)
    return pack(ROOT, tmp_path_factory.mktemp("packed"))


@pytest.fixture(scope="session")
def installed(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package by its own name, and by that of sockjs-client."""
    project, cache = (tmp_path_factory.mktemp(name) for name in ("project", "cache"))
    (project / "package.json").write_text("{}")
    command = ["npm", "install", "sockjs-client-py", "sockjs-client@npm:sockjs-client-py"]
    with BackgroundLoop() as loop:
        registry = loop.enter(serve_registry(packed))
        options = [f"--registry={registry}", f"--cache={cache}", "--no-audit"]
        run = subprocess.run(
            [*command, *options], cwd=project, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stderr
    return project


@pytest.fixture
def project(installed: Path, tmp_path: Path) -> Path:
    """Such a project of the test's own."""
    shutil.copytree(installed, tmp_path, dirs_exist_ok=True)
    return tmp_path
