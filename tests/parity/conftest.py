"""A node process that runs the compiled table, asked and answering in lines of JSON."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from build.bundle import Script, bundle
from build.compiler import compile_program
from build.minify import node
from tests.support.node import ROOT, both

LOOP = """
require("readline").createInterface({ input: process.stdin }).on("line", function (line) {
  var call = JSON.parse(line), result;
  try { result = module.exports[call[0]].apply(null, call[1]); }
  catch (error) { result = error.stack; }
  console.log(JSON.stringify(result === undefined ? null : result));
});
"""
Call = Callable[..., Any]


@pytest.fixture(scope="session", params=["sockjs.js", "sockjs.min.js"])
def javascript(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Call]:
    """Call a function of the table in node: `javascript("escape", text)`."""
    scripts = both(
        bundle(compile_program(ROOT, "tests.parity.entry"), "parity.js", "umd", ["TABLE"], "")
    )
    with answering(scripts["min" in request.param], tmp_path_factory.mktemp("parity")) as call:
        yield call


@contextmanager
def answering(script: Script, folder: Path) -> Iterator[Call]:
    """Run a script that exports a table of functions, until the context ends."""
    path = folder / script.name
    path.write_text(script.text + LOOP, encoding="utf-8")
    with subprocess.Popen(
        [node(), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        stdin, stdout = process.stdin, process.stdout
        assert stdin
        assert stdout

        def call(name: str, *arguments: Any) -> Any:
            print(json.dumps([name, arguments]), file=stdin, flush=True)
            # JavaScript writes 1e16 without a point, which Python would read as another number.
            return json.loads(stdout.readline(), parse_int=float)

        yield call
        stdin.close()
