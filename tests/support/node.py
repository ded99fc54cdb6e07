"""Run JavaScript in node, for the tests of the build and of parity."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from build.bundle import Script, bundle
from build.compiler import compile_program
from build.minify import minify, node

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "node_modules"


@contextmanager
def node_server(script: Path, *arguments: str) -> Iterator[str]:
    """Run a server that prints its origin, until the context ends; yield the origin."""
    with subprocess.Popen(
        [node(), str(script), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def evaluate(code: str, *, is_module: bool = False, flags: tuple[str, ...] = ()) -> Any:
    """Run a script that prints one line of JSON, and return its value."""
    kind = ["--input-type=module" if is_module else "--input-type=commonjs"]
    run = subprocess.run(
        [node(), *kind, *flags, "-"],
        input=code,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def compile_text(folder: Path, text: str, export: str = "main", format_: str = "umd") -> Script:
    """Compile one module of source text into a script that exports `export`."""
    (folder / "program.py").write_text(text, encoding="utf-8")
    return bundle(
        compile_program(folder, "program"), "program.js", format_, [export], "/*! test */"
    )


def both(script: Script) -> list[Script]:
    """Return a UMD script and its minified form: a minifier can miscompile."""
    return [script, minify(script, "program.min.js", is_module=False)]
