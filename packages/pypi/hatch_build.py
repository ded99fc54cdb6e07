"""What hatchling adds to the package: the built scripts, and their hashes.

A checkout has the scripts after `make build`. The sdist has them too, so that installing from it
needs no compiler. Needs only Python, as pip runs it in an environment of its own.
"""

from __future__ import annotations

import json
import tempfile
from base64 import b64encode
from hashlib import sha384
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SCRIPTS = (
    "sockjs.min.js",
    "sockjs.min.mjs",
    "sockjs.reconnecting.min.js",
    "sockjs.modern.min.js",
    "sockjs.modern.min.mjs",
    "sockjs.websocket.min.js",
    "sockjs.websocket.min.mjs",
)
# Source maps are larger than everything else together. The file that a script names as its map has
# to be there all the same: without it, Django's `collectstatic` fails, and developer tools
# complain. So the maps are empty; the npm package has whole ones.
DECLARATIONS = "packages/npm/sockjs.d.ts"
STATIC = "sockjs_py/static/sockjs_py"


class CustomBuildHook(BuildHookInterface[Any]):
    """Add the scripts: to the root of an sdist, and to the static files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files; end with a message if a script is not built."""
        sources = (*SCRIPTS, DECLARATIONS)
        for name in sources:
            if not (Path(self.root) / name).is_file():
                self.app.abort(f"{name} is not built: run `make build`, then install again")
        if self.target_name == "sdist":
            build_data["force_include"].update({name: name for name in sources})
            return
        self._folder = tempfile.TemporaryDirectory()
        package = Path(self._folder.name)
        write_assets(Path(self.root), package)
        build_data["force_include"][str(package)] = "sockjs_py"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was needed only while the wheel was built."""
        if self.target_name == "wheel":
            self._folder.cleanup()


def write_assets(root: Path, package: Path) -> None:
    """Write the static files of a package, and `_sri.json` with the hash of each."""
    files = {Path(name).name: (root / name).read_bytes() for name in (*SCRIPTS, DECLARATIONS)}
    for name in SCRIPTS:
        empty = {"version": 3, "file": name, "sources": [], "names": [], "mappings": ""}
        files[f"{name}.map"] = json.dumps(empty).encode()
    static = package / "static" / "sockjs_py"
    static.mkdir(parents=True)
    for name, data in files.items():
        (static / name).write_bytes(data)
    hashes = {
        name: f"sha384-{b64encode(sha384(files[name]).digest()).decode()}" for name in sorted(files)
    }
    (package / "_sri.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
