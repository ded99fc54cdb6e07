"""`make serve` follows its sources: an open page reloads with the new script and the new server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from server.app import ROOT
from tests.engines.contract import Engine
from tests.engines.parameters import only_in
from tests.support.processes import free_port

COPIED = ("Makefile", "build", "client_py", "qunit", "requirements", "server", "sockjs.js")
INSTALLED = (".venv", "node_modules")
# Installed already: in a copy make could not tell.
SKIPPED = (".venv/stamps/build", ".venv/stamps/test", "node_modules/.stamp")
VERSION = "client_py/version.py"
RELOAD_TIMEOUT_S = 60
# What the page shows of an error in the sources: "" while the overlay is hidden, or reloads.
OVERLAY = """(function (overlay) {
  return overlay && overlay.offsetHeight ? overlay.innerText : '';
})(document.getElementById('build-errors'))"""

# A build that succeeds writes the script, so that the page reloads: not while the next test opens
# its own.
MENDED = f"!window.isOld && {OVERLAY} === ''"


@dataclass(frozen=True)
class Serving:
    """A running `make serve`."""

    folder: Path
    url: str
    output: IO[str]

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change the text of a file, in one step: it is one change to who watches."""
        file, draft = self.folder / name, self.folder / "draft"
        text = file.read_text(encoding="utf-8")
        draft.write_text(change(text), encoding="utf-8")
        draft.replace(file)

    def wait_for(self, text: str) -> str:
        """Return the first line of the output that has the text in it."""
        return next(line for line in self.output if text in line)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """`make serve` in a copy of the repository."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        # Sources keep their times, so that the script is newer: else it would be built again.
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name in INSTALLED:
        (folder / name).symlink_to(ROOT / name)
    options = [f"--old-file={name}" for name in SKIPPED]
    ports = f"ARGS=--port {free_port()} --cross-port {free_port()}"
    with subprocess.Popen(
        ["make", "serve", ports, *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        serving = Serving(folder, "", process.stdout)
        try:
            url = serving.wait_for("/sessions").strip().replace("/sessions", "/?testId=none")
            yield Serving(folder, url, process.stdout)
        finally:
            # As Ctrl-C does.
            os.killpg(process.pid, signal.SIGINT)


def test_a_server_that_cannot_start_ends_it_with_one_clear_line() -> None:
    options = [f"--old-file={name}" for name in (*SKIPPED, "sockjs.js")]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = ["make", "serve", f"ARGS=--port {port} --cross-port 0", *options]
        with subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            try:
                _, errors = process.communicate(timeout=RELOAD_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGINT)
                raise
    assert process.returncode != 0
    message, *rest = errors.splitlines()
    assert message.startswith("server: ")
    assert str(port) in message
    assert [line for line in rest if not line.startswith("make")] == []


def open_page(engine: Engine, serving: Serving) -> None:
    """Show the page, and mark it: the mark goes with a reload."""
    engine.open(serving.url)
    engine.evaluate("window.isOld = true")


@only_in("chromium")
@pytest.mark.parametrize(
    "name",
    ["client_py/builds/main.py", "build/bundle.py", "server/services.py", "qunit/suites/echo.js"],
)
def test_an_open_page_reloads(engine: Engine, serving: Serving, name: str) -> None:
    open_page(engine, serving)
    comment = "//" if name.endswith(".js") else "#"
    serving.edit(name, lambda text: f"{text}{comment} edited\n")
    assert engine.wait_until("!window.isOld && 'SockJS' in window", RELOAD_TIMEOUT_S)


@only_in("chromium")
def test_an_error_is_shown_and_the_script_stays_until_it_is_mended(
    engine: Engine, serving: Serving
) -> None:
    open_page(engine, serving)
    assert engine.evaluate(OVERLAY) == ""
    old = engine.evaluate("SockJS.version")
    serving.edit(VERSION, lambda text: f"import os\n{text}")
    assert VERSION in serving.wait_for("build: ")
    assert engine.wait_until(f"{OVERLAY}.includes('{VERSION}:1:1: ')", RELOAD_TIMEOUT_S)
    assert engine.evaluate("window.isOld && SockJS.version") == old
    open_page(engine, serving)
    assert engine.wait_until(f"{OVERLAY}.includes('{VERSION}')", RELOAD_TIMEOUT_S), "again"
    serving.edit(VERSION, lambda text: text.replace("import os\n", "").replace(old, "9.9.9"))
    assert engine.wait_until("'SockJS' in window && SockJS.version === '9.9.9'", RELOAD_TIMEOUT_S)
    # The script is there a little before the server knows that the build has ended.
    assert engine.wait_until(f"{OVERLAY} === ''", RELOAD_TIMEOUT_S)


@only_in("chromium")
def test_an_error_outlives_a_restart_of_the_server(engine: Engine, serving: Serving) -> None:
    open_page(engine, serving)
    serving.edit(VERSION, lambda text: f"import os\n{text}")
    assert engine.wait_until(f"{OVERLAY}.includes('{VERSION}')", RELOAD_TIMEOUT_S)
    serving.edit("server/services.py", lambda text: f"{text}# edited\n")
    assert engine.wait_until(f"!window.isOld && {OVERLAY}.includes('{VERSION}')", RELOAD_TIMEOUT_S)
    engine.evaluate("window.isOld = true")
    serving.edit(VERSION, lambda text: text.replace("import os\n", ""))
    assert engine.wait_until(MENDED, RELOAD_TIMEOUT_S)


@only_in("chromium")
def test_an_error_in_the_compiler_itself_is_shown(engine: Engine, serving: Serving) -> None:
    open_page(engine, serving)
    serving.edit("build/bundle.py", lambda text: f"{text}wrong(\n")
    assert engine.wait_until(f"{OVERLAY}.includes('SyntaxError')", RELOAD_TIMEOUT_S)
    serving.edit("build/bundle.py", lambda text: text.replace("wrong(\n", ""))
    assert engine.wait_until(MENDED, RELOAD_TIMEOUT_S)
