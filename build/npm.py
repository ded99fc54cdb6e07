"""Pack the npm package: `python -m build.npm [--out DIR]` writes a `.tgz` file.

It contains the built scripts, and from `packages/npm` what is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from build.minify import ROOT, ToolError

SOURCES = ROOT / "packages" / "npm"
SCRIPTS = (
    "sockjs.js",
    "sockjs.mjs",
    "sockjs.min.js",
    "sockjs.min.mjs",
    "sockjs.reconnecting.js",
    "sockjs.reconnecting.min.js",
    "sockjs.modern.min.js",
    "sockjs.modern.min.mjs",
    "sockjs.websocket.min.js",
    "sockjs.websocket.min.mjs",
)
# Begins what only `require` and pages have in packages/npm/sockjs.d.ts; modules have other exports.
COMMONJS_EXPORTS = "\n// For `require` and pages"
MODULE_EXPORTS = """
type ReconnectingSockJS = SockJS.Reconnecting;
declare const ReconnectingSockJS: SockJS.ReconnectingConstructor;
export { SockJS, ReconnectingSockJS, SockJS as default };
"""
# The declarations of every other script: the same types, found by the script's name.
SAME_TYPES = {
    ".js": 'import SockJS = require("./sockjs");\nexport = SockJS;\n',
    ".mjs": 'export { SockJS, ReconnectingSockJS, default } from "./sockjs.mjs";\n',
}
# Those of the script that has both classes.
RECONNECTING_TYPES = """\
import SockJS = require("./sockjs");
declare const Both: typeof SockJS & { readonly Reconnecting: SockJS.ReconnectingConstructor };
export = Both;
"""


def pack(scripts: Path, out: Path) -> Path:
    """Pack the package.

    Args:
        scripts: the folder of the built scripts and their maps.
        out: the folder for the file.

    Raises:
        ToolError: a script is not built, or npm is missing or fails.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        assemble(scripts, Path(folder))
        command = [
            "npm",
            "pack",
            "--json",
            "--ignore-scripts",
            f"--pack-destination={out.resolve()}",
        ]
        try:
            run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        except FileNotFoundError:
            raise ToolError("npm is missing: run 'make package'") from None
        except subprocess.CalledProcessError as error:
            raise ToolError(f"npm pack failed: {error.stderr.strip()}") from None
    name: str = json.loads(run.stdout)[0]["filename"]
    return out / name


def assemble(scripts: Path, folder: Path) -> None:
    """Write the files that are packed into a folder.

    Raises:
        ToolError: a script is not built.
    """
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    (folder / "sockjs.d.ts").unlink()
    shutil.copy(ROOT / "LICENSE", folder)
    settings = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    _write(folder / "package.json", json.dumps({**settings, "version": version()}, indent=2) + "\n")
    dist = folder / "dist"
    dist.mkdir()
    for name in SCRIPTS:
        for file in (scripts / name, scripts / f"{name}.map"):
            if not file.is_file():
                raise ToolError(f"{file.name} is not built: run 'make build'")
            shutil.copy(file, dist)
    for name, text in declarations().items():
        _write(dist / name, text)


def declarations() -> dict[str, str]:
    """Return the text of each declaration file by its name, one for each script."""
    text = (SOURCES / "sockjs.d.ts").read_text(encoding="utf-8")
    found = {}
    for name in SCRIPTS:
        stem, ending = name.rsplit(".", 1)
        is_both = "reconnecting" in stem
        types = RECONNECTING_TYPES if is_both else SAME_TYPES[f".{ending}"]
        found[f"{stem}.d.{ending[:-2]}ts"] = types
    found["sockjs.d.ts"] = text
    found["sockjs.d.mts"] = text.partition(COMMONJS_EXPORTS)[0] + MODULE_EXPORTS
    return found


def version() -> str:
    """Return the version of everything that is released."""
    text = (ROOT / "client_py" / "version.py").read_text(encoding="utf-8")
    match = re.search(r'^VERSION: Final = "(.+)"$', text, re.MULTILINE)
    assert match
    return match[1]


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def run_packer(
    module: str, what: str, pack_into: Callable[[Path], list[Path]], arguments: list[str] | None
) -> int:
    """Run the command that packs something; return the exit status.

    Args:
        module: the name of the command's module.
        what: is packed.
        pack_into: packs it into a folder; returns the files.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}", description=f"Pack {what} from the built scripts."
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "dist",
        metavar="DIR",
        help="folder to write to (default: dist)",
    )
    options = parser.parse_args(arguments)
    try:
        for file in pack_into(options.out):
            print(file)
    except (ToolError, OSError) as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


def main(arguments: list[str] | None = None) -> int:
    return run_packer("build.npm", "the npm package", lambda out: [pack(ROOT, out)], arguments)


if __name__ == "__main__":
    sys.exit(main())
