"""Programs from `tests/packages/node_modules`, run by node."""

from __future__ import annotations

import subprocess
from pathlib import Path

from build.minify import node

FOLDER = Path(__file__).parent
TOOLS = FOLDER / "node_modules"


def run_tool(script: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script of JavaScript in a project."""
    return subprocess.run(
        [node(), str(script), *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
