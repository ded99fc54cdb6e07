"""docs/language.md says what the compiler does: its tables, its JavaScript and its errors."""

from __future__ import annotations

import pytest

from build.compiler import ProgramError
from build.language import PAGE, TABLES, rewritten

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_compiler_says() -> None:
    remedy = "run `python -m build.language`"
    assert rewritten(TEXT).splitlines() == TEXT.splitlines(), remedy


@pytest.mark.parametrize("name", TABLES)
def test_the_page_has_every_table(name: str) -> None:
    assert f"<!-- {name} -->\n" in TEXT


def test_every_example_shows_what_becomes_of_it() -> None:
    blocks = TEXT.split("```python\n")[1:]
    assert blocks
    for block in blocks:
        assert block.split("```\n", 1)[1].startswith(("\n```js\n", "\n```text\n"))


def test_an_example_that_does_not_compile_is_an_error() -> None:
    with pytest.raises(ProgramError, match="`With` is not lowered"):
        rewritten("```python\ndef f() -> None:\n    with f():\n        pass\n```\n\n```js\n```\n")


def test_errors_are_expected_only_of_what_is_refused() -> None:
    with pytest.raises(ValueError, match="this is not refused"):
        rewritten("```python\nX: Final = 1\n```\n\n```text\n```\n")
