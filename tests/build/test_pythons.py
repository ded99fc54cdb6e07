"""The compiler on the newest Pythons: CPython 3.13 and 3.14, which npm's pyodide runs in node."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from build.bundle import Script
from tests.support.node import NODE_MODULES, ROOT, evaluate


@pytest.mark.parametrize("version", ["3.13", "3.14"])
def test_compiles_the_client_to_the_same_bytes(version: str, scripts: dict[str, Script]) -> None:
    package = NODE_MODULES / f"pyodide-{version}"
    spec = find_spec("transcrypt")
    assert spec
    assert spec.submodule_search_locations
    site_packages = Path(spec.submodule_search_locations[0]).parent
    program = """
import json, sys
sys.path[:0] = ["/root", "/site"]
from pathlib import Path
from build.__main__ import build
found = build(["sockjs.js", "sockjs.mjs"], Path("/root"))
json.dumps([list(sys.version_info[:2]), [[script.text, script.map] for script in found]])
"""
    code = f"""
    import {{ loadPyodide }} from {json.dumps((package / "pyodide.mjs").as_uri())};
    const python = await loadPyodide();
    python.mountNodeFS("/root", {json.dumps(str(ROOT))});
    python.mountNodeFS("/site", {json.dumps(str(site_packages))});
    console.log(python.runPython({json.dumps(program)}));
    """
    used, found = evaluate(code, is_module=True)
    assert used == [int(part) for part in version.split(".")]
    for (text, map_), name in zip(found, ["sockjs.js", "sockjs.mjs"], strict=True):
        assert text == scripts[name].text
        assert map_ == scripts[name].map
