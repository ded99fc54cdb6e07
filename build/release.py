"""What has to hold before a release: `python -m build.release`, as `make release-check` does.

Enters: the built scripts and the sources of both packages. Leaves: one line for each fault.
"""

from __future__ import annotations

import re
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from build import npm, pypi
from build.minify import ROOT, ToolError

STATIC = "sockjs_py/static/sockjs_py/"


def faults(folder: Path) -> list[str]:
    """Pack everything twice into a folder; return what is wrong.

    Raises:
        ToolError: something cannot be packed.
    """
    return [*version_faults(), *package_faults(folder)]


def version_faults() -> Iterator[str]:
    """Yield every place that has another version than the client."""
    version = npm.version()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## (Unreleased|{re.escape(version)}\b)", changelog, re.MULTILINE):
        yield f"CHANGELOG.md does not tell of version {version}"
    for name in npm.SCRIPTS:
        if f'"{version}"' not in (ROOT / name).read_text(encoding="utf-8"):
            yield f"{name} is of another version than {version}: run `make build`"


def package_faults(folder: Path) -> Iterator[str]:
    """Yield every way in which the packages differ from one another, or from themselves."""
    first, second = ([*pypi.pack(out), npm.pack(ROOT, out)] for out in (folder / "1", folder / "2"))
    for one, two in zip(first, second, strict=True):
        if one.read_bytes() != two.read_bytes():
            yield f"{one.name} is not the same when it is packed again"
    wheel, _, tarball = first
    with ZipFile(wheel) as python, tarfile.open(tarball) as node:
        for name in python.namelist():
            # Most maps of the wheel are empty: see packages/pypi/hatch_build.py.
            if name.startswith(STATIC) and not name.endswith(".map"):
                member = node.extractfile(f"package/dist/{name.removeprefix(STATIC)}")
                if member is None or member.read() != python.read(name):
                    yield f"{name} of the wheel is not that of the npm package"


def main() -> int:
    """Print every fault; return 1 if there is one."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = faults(Path(folder))
    except (ToolError, OSError) as error:
        found = [str(error)]
    for fault in found:
        print(f"release: {fault}", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
