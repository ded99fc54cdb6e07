"""The package's types, as TypeScript reads them: old and new, in every way to find modules."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.packages.tools import FOLDER, TOOLS, run_tool

OLD, NEW = "typescript", "typescript-7"  # TypeScript 7 is another program, without `node10`
STRICT = {"strict": True, "noEmit": True, "target": "es2022", "types": [], "skipLibCheck": True}
DOM = {"lib": ["es2022", "dom"]}


class Case(NamedTuple):
    """How a project finds modules, and what is compiled there."""

    name: str
    type: str
    options: dict[str, Any]
    files: tuple[str, ...]
    typescripts: tuple[str, ...] = (OLD, NEW)


IMPORTS = ("imported.ts", "refused.ts", "named.ts")
REQUIRES = ("required.ts", "written_for_types_sockjs_client.ts", "assignable.ts")
CASES = [
    Case("node16-import", "module", {"module": "node16"}, IMPORTS, (OLD,)),
    Case("node16-require", "commonjs", {"module": "node16"}, REQUIRES, (OLD,)),
    Case("nodenext-import", "module", {"module": "nodenext"}, IMPORTS, (NEW,)),
    Case("nodenext-require", "commonjs", {"module": "nodenext"}, REQUIRES, (NEW,)),
    Case("bundler-import", "module", {"module": "preserve"}, IMPORTS),
    Case("bundler-require", "commonjs", {"module": "preserve"}, REQUIRES),
    Case(
        "node10",
        "commonjs",
        {"module": "commonjs", "moduleResolution": "node10", "esModuleInterop": True},
        ("imported.ts", "refused.ts", *REQUIRES, "page.ts"),
        (OLD,),
    ),
    Case(
        "node10-without-interop",
        "commonjs",
        {"module": "commonjs", "moduleResolution": "node10"},
        ("namespace.ts", "by_name.ts"),
        (OLD,),
    ),
    # These two check the declarations themselves as well.
    Case("page", "commonjs", {"module": "preserve", "skipLibCheck": False}, ("page.ts",), (OLD,)),
    Case(
        "no-dom",
        "module",
        {"module": "nodenext", "lib": ["es2015"], "skipLibCheck": False},
        ("without_dom.ts",),
    ),
]


def assert_compiles(project: Path, case: Case, typescript: str) -> None:
    """Compile a case's files in a project; a compiler that does not run has said nothing either."""
    for name in case.files:
        shutil.copy(FOLDER / "types" / name, project)
    (project / "package.json").write_text(json.dumps({"type": case.type}))
    settings = {"compilerOptions": {**STRICT, **DOM, **case.options}, "files": case.files}
    (project / "tsconfig.json").write_text(json.dumps(settings))
    theirs = project / "node_modules" / "types-of-sockjs-client"
    shutil.copytree(TOOLS / theirs.name, theirs)
    run = run_tool(TOOLS / typescript / "bin" / "tsc", "--pretty", "false", cwd=project)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("case", "typescript"),
    [
        pytest.param(case, typescript, id=f"{case.name}-{typescript}")
        for case in CASES
        for typescript in case.typescripts
    ],
)
def test_the_types_accept_and_refuse_what_they_should(
    project: Path, case: Case, typescript: str
) -> None:
    assert_compiles(project, case, typescript)


def test_what_is_written_for_types_of_sockjs_client_is_right_with_those(project: Path) -> None:
    file = ("written_for_types_sockjs_client.ts",)
    theirs = {"sockjs-client": ["./node_modules/types-of-sockjs-client/index.d.ts"]}
    case = Case("theirs", "commonjs", {"module": "preserve", "paths": theirs}, file)
    assert_compiles(project, case, OLD)
