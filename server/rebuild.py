"""Rebuild the script under `make serve` whenever one of its sources changes.

If the build fails, its errors are printed, and passed on to the page.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from watchfiles import PythonFilter, awatch

_SCRIPT: Final = "sockjs.js"
_SOURCES: Final = ("client_py", "build")


async def rebuild(
    root: Path, on_built: Callable[[str], Awaitable[None]], stop: asyncio.Event
) -> None:
    """Build the script if it is older than a source, and then after every change.

    Args:
        on_built: receives the errors of each build; "" if there are none.
        stop: the event that ends this.
    """
    folders = [root / name for name in _SOURCES]
    script = root / _SCRIPT
    built_at = script.stat().st_mtime if script.exists() else 0
    while (changed_at := _changed_at(folders)) > built_at:  # Sources may change during a build.
        built_at = changed_at
        await on_built(await _build(root))
    async for _ in awatch(*folders, watch_filter=PythonFilter(), stop_event=stop):
        await on_built(await _build(root))


def _changed_at(folders: list[Path]) -> float:
    return max(file.stat().st_mtime for folder in folders for file in folder.rglob("*.py"))


async def _build(root: Path) -> str:
    """Return the errors, which the terminal shows too, or ""."""
    # A new process, so that edits of the compiler take effect.
    command = (sys.executable, "-m", "build", _SCRIPT)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=root, stderr=asyncio.subprocess.PIPE
    )
    _, output = await process.communicate()
    if process.returncode == 0:
        return ""
    errors = output.decode(errors="replace").strip()
    print(errors, file=sys.stderr, flush=True)
    return errors or f"the build ended with status {process.returncode}"
