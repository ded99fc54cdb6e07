"""A project as users have one, and the programs of `tests/packages/node_modules` that read it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from build.minify import node
from tests.packages.registry import serve_registry
from tests.support.background import BackgroundLoop

FOLDER = Path(__file__).parent
TOOLS = FOLDER / "node_modules"
BUNDLERS = ("esbuild", "parcel", "rollup", "vite", "webpack")
HTML = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Bundle</title>
<link rel="icon" href="data:,">
<script type="module" src="./page.js"></script>
</html>
"""


def run_tool(script: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script of JavaScript in a project."""
    return subprocess.run(
        [node(), str(script), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def install(packed: Path, project: Path) -> Path:
    """Install the packed file under both of its names, by the commands that README tells."""
    (project / "package.json").write_text("{}")
    command = ["npm", "install", "sockjs-client-py", "sockjs-client@npm:sockjs-client-py"]
    with BackgroundLoop() as loop, tempfile.TemporaryDirectory() as cache:
        registry = loop.enter(serve_registry(packed))
        options = [f"--registry={registry}", f"--cache={cache}", "--no-audit"]
        run = subprocess.run(
            [*command, *options], cwd=project, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stderr
    return project


def bundle(bundler: str, project: Path, code: str, out: Path) -> list[str]:
    """Bundle a page with this script, and give the bundler's warnings."""
    (project / "page.js").write_text(code, encoding="utf-8")
    (project / "index.html").write_text(HTML, encoding="utf-8")
    run = run_tool(FOLDER / "bundlers.mjs", bundler, str(project), str(out), cwd=project)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    warnings: Any = json.loads(run.stdout)
    return list(warnings)


def bundled_script(out: Path) -> bytes:
    """Return the one script of a bundled page."""
    (file,) = out.rglob("*.js")
    return file.read_bytes()
