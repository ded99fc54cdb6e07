"""Pack the package for Python: `python -m build.pypi [--out DIR]` writes a wheel and an sdist.

They contain the built scripts and `packages/pypi`. hatchling packs them, by the settings in
pyproject.toml and the hook in packages/pypi.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from build.minify import ROOT, ToolError
from build.npm import run_packer, version

# Of every file in the packages, so that the same sources give the same bytes.
EPOCH = "1577836800"


def pack(out: Path, root: Path = ROOT) -> list[Path]:
    """Pack both files.

    Args:
        out: the folder for them.
        root: the checkout.

    Raises:
        ToolError: a script is not built, or hatchling is missing.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out.resolve())]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    run = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        # The last line of a traceback is the error.
        raise ToolError(run.stderr.strip().splitlines()[-1])
    stem = f"sockjs_py-{version()}"
    return [out / f"{stem}-py3-none-any.whl", out / f"{stem}.tar.gz"]


def main(arguments: list[str] | None = None) -> int:
    return run_packer("build.pypi", "the Python package", pack, arguments)


if __name__ == "__main__":
    sys.exit(main())
