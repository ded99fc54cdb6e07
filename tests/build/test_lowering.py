"""Every construct that is lowered gives in JavaScript what it gives in CPython."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from build.bundle import bundle
from build.compiler import Edition, compile_program
from tests.build import cases, closure_cases
from tests.support.node import both, evaluate

MODULES = (cases, closure_cases)
CASES = {
    name: case
    for module in MODULES
    for name, case in inspect.getmembers(module, inspect.isfunction)
    if case.__module__ == module.__name__ and not inspect.signature(case).parameters
}


@pytest.fixture(scope="module", params=["es3", "es3 minified", "es2015", "es2015 minified"])
def results(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Run all cases in node once, as compiled and as minified."""
    edition, _, minified = request.param.partition(" ")
    folder = tmp_path_factory.mktemp("cases")
    entry = "from typing import Any\n"
    for module in MODULES:
        path = Path(str(module.__file__))
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        names = [name for name, case in CASES.items() if case.__module__ == module.__name__]
        entry += f"from {path.stem} import {', '.join(names)}\n"
    table = ", ".join(f'"{name}": {name}' for name in CASES)
    entry += f"def main() -> Any:\n    return {{{table}}}\n"
    (folder / "program.py").write_text(entry, encoding="utf-8")
    program = compile_program(folder, "program", Edition(edition == "es2015", {}))
    script = both(bundle(program, "program.js", "umd", ["main"], ""))[bool(minified)]
    found: dict[str, Any] = evaluate(
        script.text
        + """
        var cases = module.exports(), results = {};
        for (var name in cases) {
          try { results[name] = cases[name](); }
          catch (error) { results[name] = String(error.stack); }
        }
        console.log(JSON.stringify(results));
        """
    )
    return found


@pytest.mark.parametrize("name", CASES)
def test_gives_the_same_as_cpython(name: str, results: dict[str, Any]) -> None:
    assert results[name] == CASES[name]()
