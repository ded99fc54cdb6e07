"""A module that stands in for another must offer what is imported from that, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.bundle import bundle
from build.compiler import Edition, Program, ProgramError, compile_program
from tests.support.node import evaluate

EDITION = Edition(is_es2015=True, stand_ins={"slow": "fast"})


def compile_pair(folder: Path, slow: str, fast: str) -> Program:
    (folder / "program.py").write_text("from slow import f\ndef main() -> int:\n    return f(1)\n")
    (folder / "slow.py").write_text(slow)
    (folder / "fast.py").write_text(fast)
    return compile_program(folder, "program", EDITION)


def test_it_is_compiled_in_place_of_the_other_whose_names_it_may_import(tmp_path: Path) -> None:
    slow = "def f(n: int) -> int:\n    return n\ndef g(n: int) -> int:\n    return n + 1\n"
    fast = "from slow import g\ndef f(n: int) -> int:\n    return g(n) * 10\n"
    program = compile_pair(tmp_path, slow, fast)
    script = bundle(program, "program.js", "umd", ["main"], "")
    assert evaluate(script.text + "\nconsole.log(module.exports());") == 20


@pytest.mark.parametrize(
    ("fast", "expected"),
    [
        ("def g(n: int) -> int:\n    return n\n", "1:1: no `f`, which `program` imports"),
        ("def f(m: int) -> int:\n    return m\n", "1:1: another signature of `f` than in `slow`"),
        ("def f(n: str) -> int:\n    return 1\n", "1:1: another signature of `f` than in `slow`"),
        ("def f(n: int) -> str:\n    return ''\n", "1:1: another signature of `f` than in `slow`"),
    ],
)
def test_another_name_or_signature_is_refused(fast: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(ProgramError) as caught:
        compile_pair(tmp_path, "def f(n: int) -> int:\n    return n\n", fast)
    assert f"fast.py:{expected}" in str(caught.value)
