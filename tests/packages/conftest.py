"""Fixtures for tests of the npm package: the packed file, and a project that has installed it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from build import pypi
from build.npm import pack
from server.app import ROOT
from tests.packages.tools import TOOLS, install
from tests.support.background import BackgroundLoop
from tests.support.site import Site, serve_site


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `make package` makes."""
    if not TOOLS.is_dir():
        pytest.fail("run `make tests/packages/node_modules/.stamp`", pytrace=False)
    return pack(ROOT, tmp_path_factory.mktemp("packed"))


@pytest.fixture(scope="session")
def installed(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package by its own name, and by that of sockjs-client."""
    return install(packed, tmp_path_factory.mktemp("project"))


@pytest.fixture
def project(installed: Path, tmp_path: Path) -> Path:
    """Such a project of the test's own."""
    shutil.copytree(installed, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `bundle_site` serves."""
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture(scope="session")
def bundle_site(bundles: Path) -> Iterator[Site]:
    """Services, and bundles under `/bundles`."""
    with BackgroundLoop() as loop:
        yield loop.enter(serve_site(("/bundles", bundles)))


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(pypi.pack(folder)[0]) as wheel:
        wheel.extractall(folder)
    return folder
