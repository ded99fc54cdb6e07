"""What has to hold before a release: `python -m build.release`, as `make release-check` does.

It looks at the built scripts and the sources of both packages, and prints a line for each fault,
and the figures of the packages.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha384
from pathlib import Path

from build import npm, pypi
from build.minify import ROOT, ToolError
from build.outputs import OUTPUTS

WHEEL_LIMIT_BYTES = 250_000
NPM_NAME = "sockjs-client-py"
PYPI_NAME = "sockjs-py"
# Folders: the package in the wheel, and in the sdist; the scripts in the wheel, and for npm.
PACKAGE = "sockjs_py/"
SOURCES = "packages/pypi/"
STATIC = f"{PACKAGE}static/{PACKAGE}"
DIST = "dist/"
GENERATED = (STATIC, f"{PACKAGE}_sri.json")
KNOWN_FILES = re.compile(
    r"\.(py|json|m?js|map|[cm]?ts|md|toml)$"
    r"|(^|/)(\.gitignore|LICENSE|METADATA|PKG-INFO|RECORD|WHEEL|py\.typed)$"
)
# What a copy of the checkout needs for packing.
CHECKOUT = (".gitignore", "LICENSE", "client_py", "packages", "pyproject.toml")
IMPORTS = 11

Files = dict[str, bytes]


@dataclass(frozen=True)
class Release:
    """Everything that is uploaded.

    Attributes:
        version: what it should be.
        changelog: the text.
        archives: each packed file by its name.
        npm: the files in the npm package by path, as are the next two.
    """

    version: str
    changelog: str
    archives: Files
    npm: Files
    wheel: Files
    sdist: Files


def pack(root: Path, out: Path) -> None:
    """Pack everything of a checkout into a folder.

    Raises:
        ToolError: something cannot be packed.
    """
    npm.pack(root, out)
    pypi.pack(out, root)


def copy_checkout(folder: Path) -> Path:
    """Copy what packing needs, so that it happens in another place, on files of another time."""
    names = [name for output in OUTPUTS for name in (output.name, f"{output.name}.map")]
    folder.mkdir(parents=True)
    for name in (*CHECKOUT, *names):
        if (ROOT / name).is_dir():
            hidden = shutil.ignore_patterns("__pycache__")
            shutil.copytree(
                ROOT / name, folder / name, ignore=hidden, copy_function=shutil.copyfile
            )
        elif (ROOT / name).is_file():
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def read(folder: Path) -> Release:
    """Read what `pack` has written into a folder."""
    archives = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    by_ending = {name.rpartition(".")[2]: data for name, data in archives.items()}
    with zipfile.ZipFile(io.BytesIO(by_ending["whl"])) as archive:
        wheel = {name: archive.read(name) for name in archive.namelist()}
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    tarballs = _untar(by_ending["tgz"]), _untar(by_ending["gz"])
    return Release(npm.version(), changelog, archives, tarballs[0], wheel, tarballs[1])


def _untar(data: bytes) -> Files:
    """Return the files of a tarball by their paths in its one folder."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            file = archive.extractfile(member)
            assert file
            found[member.name.partition("/")[2]] = file.read()
    return found


# Checks: each yields what is wrong.


def wrong_names(release: Release) -> Iterator[str]:
    """Yield every name and version in the packages that is not that of the release."""
    version = release.version
    stem = f"{PYPI_NAME.replace('-', '_')}-{version}"
    files = sorted([f"{NPM_NAME}-{version}.tgz", f"{stem}.tar.gz", f"{stem}-py3-none-any.whl"])
    if sorted(release.archives) != files:
        yield f"the files are {sorted(release.archives)}, not {files}"
    manifest = json.loads(release.npm["package.json"])
    metadata = f"{stem}.dist-info/METADATA"
    for place, name, found in (
        ("package.json", NPM_NAME, [manifest["name"], manifest["version"]]),
        (metadata, PYPI_NAME, _name_and_version(release.wheel.get(metadata, b""))),
        ("PKG-INFO", PYPI_NAME, _name_and_version(release.sdist["PKG-INFO"])),
    ):
        if found != [name, version]:
            yield f"{place} names {' '.join(found)}, not {name} {version}"
    banner = f"/*! {NPM_NAME} {version} | MIT */"
    for name, data in release.npm.items():
        is_script = name.startswith(DIST) and name.endswith("js")
        if is_script and not data.startswith(banner.encode()):
            yield f"{name} does not begin with {banner}: run `make build`"


def _name_and_version(metadata: bytes) -> list[str]:
    return re.findall(r"^(?:Name|Version): (.+)$", metadata.decode(), re.MULTILINE)[:2]


def wrong_scripts(release: Release) -> Iterator[str]:
    """Yield every script of the wheel that is not that of the npm package, or has another hash."""
    hashes = json.loads(release.wheel[f"{PACKAGE}_sri.json"])
    static = {
        name.removeprefix(STATIC): data
        for name, data in release.wheel.items()
        if name.startswith(STATIC)
    }
    if sorted(hashes) != sorted(static):
        yield f"_sri.json names {sorted(hashes)}, not {sorted(static)}"
    for name, data in static.items():
        if hashes.get(name) != f"sha384-{b64encode(sha384(data).digest()).decode()}":
            yield f"_sri.json has another hash of {name}"
        # The maps of the wheel are empty: see packages/pypi/hatch_build.py.
        if not name.endswith(".map") and release.npm.get(f"{DIST}{name}") != data:
            yield f"{name} of the wheel is not that of the npm package"


def wrong_sources(release: Release) -> Iterator[str]:
    """Yield every module of the wheel that is not that of the sdist, and the other way round."""
    wheel = {name for name in release.wheel if name.startswith(PACKAGE)}
    sdist = {name.removeprefix(SOURCES) for name in release.sdist if f"{SOURCES}{PACKAGE}" in name}
    for name in sorted(wheel | sdist):
        is_same = release.wheel.get(name) == release.sdist.get(f"{SOURCES}{name}")
        if not is_same and not name.startswith(GENERATED):
            yield f"{name} of the wheel is not that of the sdist"


def strange_files(release: Release) -> Iterator[str]:
    """Yield every file of no known kind, and each package without the licence."""
    for kind in ("npm", "wheel", "sdist"):
        files: Files = getattr(release, kind)
        for name in files:
            if not KNOWN_FILES.search(name):
                yield f"{name} is in the package: {kind}"
        if not any(name.endswith("LICENSE") for name in files):
            yield f"there is no LICENSE in the package: {kind}"


def undated_changelog(release: Release) -> Iterator[str]:
    """Yield whether the newest section of the changelog is another than that of the release."""
    newest = re.search(r"^## (.+)$", release.changelog, re.MULTILINE)
    dated = rf"{re.escape(release.version)} - \d{{4}}-\d\d-\d\d"
    if not newest or not re.fullmatch(dated, newest[1]):
        found = newest[1] if newest else "missing"
        yield f"the newest section of CHANGELOG.md is {found}, not {release.version} - YYYY-MM-DD"


def large_wheel(release: Release) -> Iterator[str]:
    """Yield whether the wheel is over its limit."""
    for name, data in release.archives.items():
        if name.endswith(".whl") and len(data) > WHEEL_LIMIT_BYTES:
            yield f"{name} has {len(data)} bytes, {WHEEL_LIMIT_BYTES} are allowed"


CHECKS = (
    wrong_names,
    wrong_scripts,
    wrong_sources,
    strange_files,
    undated_changelog,
    large_wheel,
)


def faults(release: Release) -> list[str]:
    """Return what is wrong with the packages."""
    return [fault for check in CHECKS for fault in check(release)]


def changes(first: Release, second: Release) -> list[str]:
    """Return what differs between two packings of the same sources."""
    names = sorted({*first.archives, *second.archives})
    return [
        f"{name} is not the same when it is packed again"
        for name in names
        if first.archives.get(name) != second.archives.get(name)
    ]


def tool_faults(folder: Path) -> list[str]:
    """Return what twine and check-wheel-contents say of the Python packages in a folder."""
    files = [str(file) for file in sorted(folder.iterdir()) if file.suffix != ".tgz"]
    wheels = [name for name in files if name.endswith(".whl")]
    found = []
    for command in (["twine", "check", "--strict", *files], ["check_wheel_contents", *wheels]):
        run = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, check=False
        )
        if run.returncode:
            found.append(f"{command[0]}: {(run.stdout + run.stderr).strip()}")
    return found


def import_ms(wheel: Path) -> float:
    """Return how long `import sockjs_py` takes in a new interpreter: the median of a few."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); start = time.perf_counter();"
        "import sockjs_py; print((time.perf_counter() - start) * 1000)"
    )
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        command = [sys.executable, "-I", "-c", code, folder]
        runs = [subprocess.run(command, capture_output=True, check=True) for _ in range(IMPORTS)]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> int:
    """Print figures and every fault; return 1 if there is one."""
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "first"), Path(name, "second")
        try:
            pack(ROOT, first)
            pack(copy_checkout(Path(name, "checkout")), second)
        except (ToolError, OSError) as error:
            print(f"release: {error}", file=sys.stderr)
            return 1
        release = read(first)
        found = faults(release) + tool_faults(first) + changes(release, read(second))
        for file in sorted(first.iterdir()):
            print(f"{file.name:>40} {file.stat().st_size:>8} bytes")
        (wheel,) = first.glob("*.whl")
        print(f"{'import sockjs_py':>40} {import_ms(wheel):>8.1f} ms", flush=True)
    for fault in found:
        print(f"release: {fault}", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
