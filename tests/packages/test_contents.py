"""The packed file, installed: what it holds, and what `require` and `import` give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from build.npm import main, version
from tests.packages.tools import TOOLS, run_tool
from tests.support.node import NODE_MODULES

# Every way in, and what a bundler's settings or an import without an ending may say instead.
PATHS = (
    "sockjs-client-py",
    "sockjs-client-py/modern",
    "sockjs-client-py/websocket",
    "sockjs-client",
    "sockjs-client/dist/sockjs",
    "sockjs-client/dist/sockjs.min",
    "sockjs-client/lib/entry",
    *(
        f"sockjs-client/dist/{file.name}"
        for file in (NODE_MODULES / "sockjs-client/dist").glob("*.js")
    ),
    "sockjs-client/lib/entry.js",
)
MODULES = PATHS[:4]
NAMES = ["ReconnectingSockJS", "SockJS", "default"]
TELL = "console.log(JSON.stringify([typeof SockJS, SockJS.OPEN]))"


def run_code(project: Path, name: str, code: str) -> Any:
    """Run a script in a project, and give what it prints."""
    (project / name).write_text(code, encoding="utf-8")
    run = run_tool(project / name, cwd=project)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def manifest(project: Path) -> Any:
    file = project / "node_modules" / "sockjs-client" / "package.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_command_packs_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    file = tmp_path / f"sockjs-client-py-{version()}.tgz"
    assert file.is_file()
    assert capsys.readouterr().out.strip() == str(file)


def test_publint_finds_nothing_to_better(packed: Path) -> None:
    run = run_tool(TOOLS / "publint" / "src" / "cli.js", str(packed), "--strict", cwd=packed.parent)
    assert "All good!" in run.stdout, run.stdout


def test_no_way_to_find_its_types_is_wrong(packed: Path) -> None:
    program = TOOLS / "@arethetypeswrong" / "cli" / "dist" / "index.js"
    # TypeScript lets a module import a function's properties by name, from sockjs-client's paths
    # too, which are CommonJS.
    options = ["--no-definitely-typed", "--ignore-rules", "named-exports"]
    run = run_tool(program, str(packed), *options, cwd=packed.parent)
    assert run.returncode == 0, run.stdout


def test_it_has_what_npm_shows_and_nothing_to_install(project: Path) -> None:
    package = project / "node_modules" / "sockjs-client-py"
    assert {"README.md", "LICENSE"} <= {file.name for file in package.iterdir()}
    assert not {"dependencies", "peerDependencies", "scripts"} & set(manifest(project))


def test_the_client_has_the_version_of_the_package(project: Path) -> None:
    told = run_code(
        project, "told.cjs", "console.log(JSON.stringify(require('sockjs-client').version))"
    )
    assert told == manifest(project)["version"] == version()


def test_every_file_that_it_names_is_there(project: Path) -> None:
    package = project / "node_modules" / "sockjs-client-py"

    def check(value: Any) -> None:
        if isinstance(value, str):
            assert list(package.glob(value)), value
        else:
            for inner in value.values() if isinstance(value, dict) else value:
                check(inner)

    found = manifest(project)
    fields = ("main", "types", "unpkg", "jsdelivr", "sideEffects", "exports")
    check([found[field] for field in fields])


@pytest.mark.parametrize("path", PATHS)
def test_require_gives_the_constructor_itself(project: Path, path: str) -> None:
    code = f"const SockJS = require('{path}'); {TELL}"
    assert run_code(project, "required.cjs", code) == ["function", 1]


@pytest.mark.parametrize("path", PATHS)
def test_import_gives_the_constructor_by_default(project: Path, path: str) -> None:
    code = f"import SockJS from '{path}'; {TELL}"
    assert run_code(project, "imported.mjs", code) == ["function", 1]


@pytest.mark.parametrize("path", MODULES)
def test_import_gives_both_classes_by_name_and_nothing_else(project: Path, path: str) -> None:
    code = f"""
    import * as found from '{path}';
    console.log(JSON.stringify([Object.keys(found), found.SockJS === found.default]));
    """
    assert run_code(project, "named.mjs", code) == [NAMES, True]


@pytest.mark.parametrize(
    ("name", "statement", "is_called"),
    [
        ("required.cjs", "require('sockjs-client');", True),
        ("imported.mjs", "await import('sockjs-client');", False),
    ],
)
def test_sockjs_onload_is_called_by_scripts_alone(
    project: Path, name: str, statement: str, is_called: bool
) -> None:
    code = f"""
    let isCalled = false;
    globalThis._sockjs_onload = () => {{ isCalled = true; }};
    process.on('exit', () => console.log(isCalled));
    {statement}
    """
    assert run_code(project, name, code) == is_called
