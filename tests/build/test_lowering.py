"""Every construct that is lowered gives in JavaScript what it gives in CPython."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from build.bundle import bundle
from build.compiler import Edition, compile_program
from tests.build import cases
from tests.support.node import both, evaluate

NAMES = [
    name
    for name, value in inspect.getmembers(cases, inspect.isfunction)
    if value.__module__ == cases.__name__
]


@pytest.fixture(scope="module", params=["es3", "es3 minified", "es2015", "es2015 minified"])
def results(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Run all cases in node once, as compiled and as minified."""
    edition, _, minified = request.param.partition(" ")
    folder = tmp_path_factory.mktemp("cases")
    (folder / "cases.py").write_text(
        Path(cases.__file__).read_text(encoding="utf-8"), encoding="utf-8"
    )
    table = ", ".join(f'"{name}": {name}' for name in NAMES)
    entry = (
        f"from typing import Any\nfrom cases import {', '.join(NAMES)}\n"
        f"def main() -> Any:\n    return {{{table}}}\n"
    )
    (folder / "program.py").write_text(entry, encoding="utf-8")
    program = compile_program(folder, "program", Edition(edition == "es2015", {}))
    script = both(bundle(program, "program.js", "umd", "main", ""))[bool(minified)]
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


@pytest.mark.parametrize("name", NAMES)
def test_gives_the_same_as_cpython(name: str, results: dict[str, Any]) -> None:
    assert results[name] == getattr(cases, name)()
