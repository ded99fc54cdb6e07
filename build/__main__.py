"""The command line: `python -m build [--out DIR] [NAME ...]`, `--explain [CLASS]`, `--figures`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from build import figures, report
from build.bundle import Script, bundle
from build.compiler import CompileError, Program, ProgramError, compile_program
from build.compiler.symbols import Constant
from build.explain import explain
from build.minify import ROOT, ToolError, minify
from build.outputs import DETAILED, OUTPUTS, Output

NAMES = [output.name for output in OUTPUTS]


def build(names: list[str], root: Path) -> list[Script]:
    """Build the named scripts, and those that they are minified from.

    Raises:
        ProgramError: sources are not in the supported subset.
        ToolError: node or the minifier is missing or fails.
    """
    scripts: dict[str, Script] = {}
    wanted = {output.minified_from for output in OUTPUTS if output.name in names} | set(names)
    outputs = [output for output in OUTPUTS if output.name in wanted]
    plain = [output for output in outputs if not output.minified_from]
    programs = _compile(plain, root)
    for output in plain:
        program = programs[output.name]
        banner = f"/*! sockjs-client-py {_version(program)} | MIT */"
        scripts[output.name] = bundle(program, output.name, output.format, output.exports, banner)

    def minified(output: Output) -> Script:
        source = scripts[output.minified_from or output.name]
        return minify(source, output.name, output.format == "esm", output.edition.is_es2015)

    small = [output for output in outputs if output.minified_from]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # Each waits for a process of its own.
        scripts.update({script.name: script for script in pool.map(minified, small)})
    return [scripts[output.name] for output in outputs if output.name in names]


def _compile(outputs: list[Output], root: Path) -> dict[str, Program]:
    """Compile the program of each output, and raise the errors of all of them, each once."""
    programs: dict[str, Program] = {}
    errors: dict[str, CompileError] = {}
    for output in outputs:
        try:
            programs[output.name] = compile_program(root, output.entry, output.edition)
        except ProgramError as found:
            errors.update({str(error): error for error in found.errors})
    if errors:
        raise ProgramError(list(errors.values()))
    return programs


def _version(program: Program) -> str:
    module = program.provide("client_py.version")
    constant = module.symbols["VERSION"] if module else None
    assert isinstance(constant, Constant)
    version: str = constant.value.value  # type: ignore[attr-defined]
    return version


def write(scripts: list[Script], folder: Path) -> None:
    """Write scripts and maps, each replaced in one step, and none before all are made."""
    folder.mkdir(parents=True, exist_ok=True)
    for script in scripts:
        _replace(folder / f"{script.name}.map", json.dumps(script.map, separators=(",", ":")))
        _replace(folder / script.name, script.text)


def _replace(path: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def main(arguments: list[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"cannot build {unknown[0]!r}; choose from {', '.join(NAMES)}")
    if options.figures:
        print(figures.table(figures.figures(ROOT)))
        return 0
    try:
        if options.explain is not None:
            one_each = {output.entry: output for output in OUTPUTS}
            text = explain(_compile([*one_each.values()], ROOT).values(), options.explain)
            if not text:
                parser.error(f"no class is called {options.explain!r}; name none to list them all")
            print(text)
            return 0
        scripts = build(options.names or NAMES, ROOT)
        write(scripts, options.out)
    except ProgramError as found:
        for error in found.errors:
            print(f"build: {error}", file=sys.stderr)
        return 1
    except (CompileError, ToolError, OSError) as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    if options.report:
        print(report.table(scripts, [script for script in scripts if script.name in DETAILED]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m build",
        description="Compile the Python client in client_py/ to scripts with source maps.",
        epilog="*.js are UMD (global SockJS, CommonJS, AMD), *.mjs are ES modules. The minified "
        "ones need node and uglify-js; see the Makefile.",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"what to build (default: all of {', '.join(NAMES)})",
    )
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to write (default: here)"
    )
    parser.add_argument("--report", action="store_true", help="print sizes, in all and by module")
    parser.add_argument(
        "--explain",
        nargs="?",
        const="",
        metavar="CLASS",
        help="instead of building, say what CLASS (default: every class) is in JavaScript, and why",
    )
    parser.add_argument(
        "--figures",
        action="store_true",
        help="instead of building, count `Any`, `nonlocal` and the like in client_py/",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
