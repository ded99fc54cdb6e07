"""Prints what the client adds to a page, by build and bundler: `python -m tests.packages.sizes`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from build.bundle import Script
from build.npm import pack
from build.report import table
from tests.packages.tools import BUNDLERS, bundle, bundled_script, install
from tests.support.node import ROOT

BUILDS = ("", "/modern", "/websocket")


def main() -> None:
    """Bundle a page with each build by each bundler."""
    scripts = []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        install(pack(ROOT, project / "packed"), project)
        for build in BUILDS:
            for bundler in BUNDLERS:
                code = f"import SockJS from 'sockjs-client-py{build}'; new SockJS('/echo');"
                out = project / "out" / f"{bundler}{build}"
                bundle(bundler, project, code, out)
                text = bundled_script(out).decode()
                scripts.append(Script(f"{bundler} {build}", text, {}))
    print(table(scripts, []))


if __name__ == "__main__":
    main()
