"""What the installing steps of make say: what they do, and what keeps them from it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from build.install import large_download, reason
from tests.support.node import ROOT

WHEEL = "tiny-1.0-py3-none-any.whl"
# Whatever this machine tells pip of other places to look at.
NO_PIP_SETTINGS = {"PIP_CONFIG_FILE": os.devnull, "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}
STAMPS = ("python", "build", "test", "node")


@pytest.fixture
def no_registry(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment in which the registries of pip and npm refuse connections."""
    # Bound and not listening: nothing else gets the port.
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        yield {
            **NO_PIP_SETTINGS,
            "PIP_INDEX_URL": url,
            "PIP_RETRIES": "1",
            "PIP_NO_CACHE_DIR": "1",
            "npm_config_registry": url,
            "npm_config_fetch_retries": "0",
            "npm_config_cache": str(tmp_path / "cache"),
        }


def install(file: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "build.install", str(file)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def write_requirements(folder: Path, digest: str) -> Path:
    file = folder / "tiny.txt"
    file.write_text(f"tiny==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    return file


def test_a_step_says_in_one_line_what_it_installs(tmp_path: Path) -> None:
    with ZipFile(tmp_path / WHEEL, "w") as wheel:
        wheel.writestr("tiny.py", "")
        wheel.writestr(
            "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
        )
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    digest = sha256((tmp_path / WHEEL).read_bytes()).hexdigest()
    file = write_requirements(tmp_path, digest)
    target = tmp_path / "target"
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_TARGET": str(target)}
    finished = install(file, NO_PIP_SETTINGS | settings)
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == f"Installing {file} into {sys.prefix}\n"
    assert (target / "tiny.py").exists()


def test_pip_without_network_is_one_line(tmp_path: Path, no_registry: dict[str, str]) -> None:
    finished = install(write_requirements(tmp_path, "0" * 64), no_registry)
    assert finished.returncode == 1
    _, *errors = finished.stderr.splitlines()
    assert len(errors) == 1
    assert "no network" in errors[0]


def test_npm_without_network_is_one_line(tmp_path: Path, no_registry: dict[str, str]) -> None:
    tiny = {"version": "1.0.0", "integrity": "sha512-" + "A" * 86 + "=="}
    root = {"dependencies": {"tiny": "1.0.0"}}
    lock = {"lockfileVersion": 3, "packages": {"": root, "node_modules/tiny": tiny}}
    (tmp_path / "package.json").write_text(json.dumps(root), encoding="utf-8")
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    finished = install(tmp_path / "package-lock.json", no_registry)
    assert finished.returncode == 1
    step, *errors = finished.stderr.splitlines()
    assert step.endswith(f"into {tmp_path}/node_modules")
    assert len(errors) == 1
    assert "no network" in errors[0]


def test_another_failure_is_reported_in_the_words_of_the_package_manager() -> None:
    assert reason("npm error code EINTEGRITY\n") == "npm error code EINTEGRITY"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  Downloading mypy-2.4.1-py3-none-any.whl (45.1 MB)", "mypy-2.4.1 (45.1 MB)"),
        ("Downloading https://host/a/mypy-2.4.1-cp311.whl (12.0 MB)", "mypy-2.4.1 (12.0 MB)"),
        ("Downloading idna-3.20-py3-none-any.whl (66 kB)", ""),
        ("Downloading yarl-1.25.1-cp311.whl (1.1 MB)", ""),
        ("Get:1 http://host/a b/main amd64 chromium amd64 1.0 [75.3 MB]", "chromium (75.3 MB)"),
        ("Get:2 http://host/a b/main amd64 libnss3 amd64 1.0 [53.1 kB]", ""),
        ("Collecting playwright==1.64.1", ""),
    ],
)
def test_large_downloads_are_named(line: str, told: str) -> None:
    assert large_download(line) == told


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of the repository in which make finds nothing to do."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for folder in ("build", "client_py"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / "stamps").mkdir()
    (tmp_path / "node_modules").mkdir()
    stamps = [f".venv/stamps/{name}" for name in STAMPS]
    for name in (*stamps, "node_modules/.stamp", "sockjs.js", "sockjs.min.js"):
        (tmp_path / name).touch()
    return tmp_path


def make(folder: Path, *targets: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # Without what the make that runs the tests hands down.
    inherited = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", *targets],
        cwd=folder,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def test_make_is_silent_when_there_is_nothing_to_do(installed: Path) -> None:
    finished = make(installed, "--silent", "sockjs.js", "sockjs.min.js")
    assert (finished.returncode, finished.stdout) == (0, "")


@pytest.mark.parametrize("name", ["build", "test"])
def test_a_first_make_says_what_it_does_and_what_is_in_the_way(
    installed: Path, name: str, no_registry: dict[str, str]
) -> None:
    (installed / ".venv" / "stamps" / name).unlink()
    finished = make(installed, f".venv/stamps/{name}", **no_registry)
    assert finished.returncode == 2
    step, error, *rest = finished.stdout.splitlines()
    assert step.startswith(f"Installing requirements/{name}.txt into ")
    assert "no network" in error
    assert all(line.startswith("make") for line in rest)
