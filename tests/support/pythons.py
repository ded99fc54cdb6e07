"""Every Python that the package supports, each with a new environment: `make` calls this.

Enters: `requirements/pythons.txt`. Leaves: an environment below `.venv/pythons` for each Python
that is on this machine, without the package itself.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from glob import glob
from pathlib import Path
from typing import Final

from build.install import InstallError, run, tell
from server.app import ROOT

VERSIONS: Final = ("3.10", "3.11", "3.12", "3.13")
MISSING: Final = (
    "Python {0} is missing: `uv python install {0}`, or `pyenv install {0}`; then "
    "`make .venv/stamps/pythons`"
)

_REQUIREMENTS: Final = "requirements/pythons.txt"
# Where uv and pyenv have theirs, if these are not on the PATH.
_PATTERNS: Final = (
    ".local/share/uv/python/cpython-{}.*/bin/python3",
    ".pyenv/versions/{}.*/bin/python3",
)


def environment(version: str) -> Path:
    """Return where the Python of an environment is; it may be missing."""
    return Path(sys.prefix, "pythons", version, "bin", "python")


def find(version: str) -> str | None:
    """Find a Python on this machine."""
    return next((name for name in _candidates(version) if _works(name)), None)


def _candidates(version: str) -> Iterator[str]:
    if found := shutil.which(f"python{version}"):
        yield found
    for pattern in _PATTERNS:
        yield from glob(str(Path.home() / pattern.format(version)))


def _works(name: str) -> bool:
    # A shim of pyenv's is there for every Python, and works for the one that is chosen.
    command = (name, "-c", "import venv")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> int:
    """Make an environment for each Python that is found."""
    for version in VERSIONS:
        folder = environment(version).parents[1]
        if not (python := find(version)):
            tell(MISSING.format(version))
            continue
        tell(f"Installing {_REQUIREMENTS} into {folder}")
        try:
            run(["uv", "venv", "--clear", "--python", python, str(folder)])
            options = ("--python", str(environment(version)), "--require-hashes")
            run(["uv", "pip", "install", *options, "--requirement", _REQUIREMENTS], ROOT)
        except InstallError as error:
            tell(f"tests.support.pythons: {version}: {error}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
