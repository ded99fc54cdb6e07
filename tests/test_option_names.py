"""Every list of options names those that the client reads."""

from __future__ import annotations

import re

import pytest

from client_py.core.selection import option_advice
from client_py.core.settings import Options
from server.app import ROOT

NAMES = sorted(Options.__annotations__)

# File, the text between two marks in it, and what a name looks like there.
LISTS = [
    ("packages/npm/sockjs.d.ts", "interface Options {", "\n  }\n", r"^    (\w+)\?:"),
    ("README.md", "| Option | Meaning |", "\n\n", r"^\| (`.*?`) \|"),
]


@pytest.mark.parametrize(("path", "start", "end", "pattern"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_in_another_language_has_all_options(
    path: str, start: str, end: str, pattern: str
) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    listed = text.partition(start)[2].partition(end)[0]
    found = re.findall(pattern, listed, re.MULTILINE)
    # A row of the README may have several names.
    assert sorted(" ".join(found).replace("`", "").split()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_warned_of_an_option(name: str) -> None:
    assert option_advice(None, {name: None}) == ""
