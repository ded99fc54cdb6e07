"""The package outside of browsers: in node, Deno and Bun, over the globals that these have."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from build.minify import node
from server.app import Running
from tests.packages.tools import FOLDER, TOOLS


class Runtime(NamedTuple):
    """A program that runs JavaScript, and the folder of `node_modules` that brings it."""

    name: str
    command: tuple[str, ...]
    folder: str = ""


# From node 22 on WebSocket is a global without being asked for.
NODE = Runtime("node", (node(), "--no-warnings", "--experimental-websocket"))
RUNTIMES = [
    NODE,
    Runtime("deno", ("deno", "run", "--quiet", "--no-lock", "--allow-all"), "@deno/*"),
    Runtime("bun", ("bin/bun", "run"), "@oven/*"),
]
FILES = pytest.mark.parametrize("file", ["echo.mjs", "echo.cjs"])
IN_EACH = pytest.mark.parametrize("runtime", RUNTIMES, ids=lambda runtime: runtime.name)
ECHOED = {"message": "Hello €", "code": 1000}


def command_of(runtime: Runtime) -> tuple[str, ...]:
    """Find a runtime; its npm package has programs for some systems only."""
    if not runtime.folder:
        return runtime.command
    for program in TOOLS.glob(f"{runtime.folder}/{runtime.command[0]}"):
        return str(program), *runtime.command[1:]
    pytest.skip(f"npm has no {runtime.name} for this system")


def run(
    runtime: Runtime,
    project: Path,
    file: str,
    server: Running,
    path: str = "sockjs-client-py",
    transports: str | None = None,
    missing: tuple[str, ...] = (),
) -> Any:
    """Echo in a runtime, and give what came of it.

    Args:
        path: what the file imports.
        missing: globals that are removed before.
    """
    shutil.copytree(FOLDER / "runtimes", project, dirs_exist_ok=True)
    options = json.dumps({"transports": transports, "timeout": 20_000})
    finished = subprocess.run(
        [
            *command_of(runtime),
            str(project / file),
            path,
            f"{server.origin}/echo",
            options,
            *missing,
        ],
        cwd=project,
        env={**os.environ, "DENO_DIR": str(project / "deno"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == ""
    return json.loads(finished.stdout)


@IN_EACH
@FILES
@pytest.mark.parametrize("transport", ["websocket", "xhr-streaming", "xhr-polling"])
def test_it_echoes(
    runtime: Runtime, file: str, transport: str, project: Path, server: Running
) -> None:
    outcome = run(runtime, project, file, server, transports=transport)
    assert outcome == {"transport": transport, **ECHOED}


@IN_EACH
@pytest.mark.parametrize(
    ("missing", "transport"),
    [((), "websocket"), (("WebSocket",), "xhr-streaming"), (("fetch",), "websocket")],
    ids=["all", "no-websocket", "no-fetch"],
)
def test_it_takes_what_there_is(
    runtime: Runtime, missing: tuple[str, ...], transport: str, project: Path, server: Running
) -> None:
    outcome = run(runtime, project, "echo.mjs", server, missing=missing)
    assert outcome == {"transport": transport, **ECHOED}


@IN_EACH
@FILES
@pytest.mark.parametrize(
    ("build", "transport"),
    [("modern", "websocket"), ("modern", "xhr-streaming"), ("websocket", "websocket")],
)
def test_a_slim_build_echoes(
    runtime: Runtime, file: str, build: str, transport: str, project: Path, server: Running
) -> None:
    path = f"sockjs-client-py/{build}"
    outcome = run(runtime, project, file, server, path, transports=transport)
    assert outcome == {"transport": transport, **ECHOED}


@FILES
@pytest.mark.parametrize(("build", "code"), [("", 2000), ("/modern", 1002), ("/websocket", 1002)])
def test_it_closes_where_there_is_nothing(
    file: str, build: str, code: int, project: Path, server: Running
) -> None:
    path = f"sockjs-client-py{build}"
    outcome = run(NODE, project, file, server, path, missing=("WebSocket", "fetch", "EventSource"))
    assert outcome == {"code": code}
