"""What hatchling adds to the package: the built scripts, and their hashes.

A checkout has the scripts after `make build`. The sdist has them too, so that installing from it
needs no compiler.
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
    "sockjs.reconnecting.min.js",
    "sockjs.modern.min.mjs",
    "sockjs.websocket.min.mjs",
)
# Django's `collectstatic` fails if the map that a `.js` file names is missing. Those of modules
# would be a third of the wheel.
MAPS = ("sockjs.min.js.map", "sockjs.reconnecting.min.js.map")


class CustomBuildHook(BuildHookInterface[Any]):
    """Add the scripts: to the root of an sdist, and to the static files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files.

        Raises:
            FileNotFoundError: a script is not built.
        """
        root = Path(self.root)
        digests = {}
        for name in (*SCRIPTS, *MAPS):
            file = root / name
            if not file.is_file():
                raise FileNotFoundError(
                    f"{name} is not built: run `make build`, then install again"
                )
            digests[name] = f"sha384-{b64encode(sha384(file.read_bytes()).digest()).decode()}"
            is_wheel = self.target_name == "wheel"
            place = f"sockjs_py/static/sockjs_py/{name}" if is_wheel else name
            build_data["force_include"][str(file)] = place
        if self.target_name == "wheel":
            self._folder = tempfile.TemporaryDirectory()
            listing = Path(self._folder.name, "_sri.json")
            listing.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
            build_data["force_include"][str(listing)] = "sockjs_py/_sri.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was needed only while the wheel was built."""
        if self.target_name == "wheel":
            self._folder.cleanup()
