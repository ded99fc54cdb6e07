"""Maps lead from any column of a script, minified or not, to the Python that it comes from."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.bundle import Script
from build.compiler.built_ins import METHODS
from build.compiler.names import GLOBALS_IN_USE
from build.compiler.runtime import RUNTIME
from build.sourcemap import Segment, Source, decode, encode
from tests.support.node import NODE_MODULES, ROOT, compile_text, evaluate
from tests.support.sourcemaps import Lookup

# The minifier names what only the lowering knows, such as `slice` and `Math`.
LOWERED_MEMBERS = re.findall(r"\.(\w+)", str([*METHODS.values(), RUNTIME]))
JAVASCRIPT_NAMES = {"length", "slice", *LOWERED_MEMBERS, *GLOBALS_IN_USE}
# Constructions of records become object literals, whose keys stand nowhere in Python.
RECORDS = [
    f"{name}("
    for path in (ROOT / "client_py").rglob("*.py")
    for name in re.findall(r"@dataclass.*\nclass (\w+)", path.read_text(encoding="utf-8"))
]
NUMBERS = st.integers(0, 5000)
SEGMENTS = st.lists(
    st.builds(Segment, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.none() | NUMBERS)
)


@given(SEGMENTS)
def test_what_is_encoded_can_be_decoded(segments: list[Segment]) -> None:
    ordered = sorted(segments, key=lambda segment: segment[:2])
    assert list(decode(encode(ordered))) == ordered


def test_columns_count_utf16_units_behind_what_is_not_ascii(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 'é😀' + y\n", encoding="utf-8")
    byte_column = len("x = 'é😀' + ".encode())
    assert Source("a.py", path).utf16_column(1, byte_column) == len("x = 'é") + 2 + len("' + ")


@pytest.mark.parametrize("name", ["sockjs.js", "sockjs.min.js", "sockjs.mjs", "sockjs.min.mjs"])
class TestMapOfTheClient:
    def test_carries_its_sources(self, name: str, scripts: dict[str, Script]) -> None:
        map_ = scripts[name].map
        assert map_["version"] == 3
        assert map_["file"] == name
        for source, content in zip(map_["sources"], map_["sourcesContent"], strict=True):
            assert source.startswith("client_py/")
            assert content == Path(source).read_text(encoding="utf-8")

    def test_every_named_position_holds_that_name_in_python(
        self, name: str, scripts: dict[str, Script]
    ) -> None:
        map_ = scripts[name].map
        python_names = set(scripts[name.replace(".min", "")].map["names"])
        lines = [content.split("\n") for content in map_["sourcesContent"]]
        checked = 0
        for segment in decode(map_["mappings"]):
            wanted = None if segment.name is None else map_["names"][segment.name]
            if wanted in python_names - JAVASCRIPT_NAMES:
                line = lines[segment.source][segment.source_line]
                # A `raise` without a name throws the error of the handler around it.
                starts = (wanted, f".{wanted}", f'"{wanted}"', "super().", "raise", *RECORDS)
                assert line[segment.source_column :].startswith(starts), segment
                checked += 1
        assert checked > 500

    def test_string_literals_are_mapped_to_their_own_line_and_column(
        self, name: str, scripts: dict[str, Script]
    ) -> None:
        """Sample the texts that stand once in the script and once in the sources."""
        script = scripts[name]
        literals = python_literals(script)
        tokens = javascript_strings(script)
        counts = Counter(text for text, _, _ in tokens)
        original = Lookup(script)
        found = 0
        for text, line, column in tokens:
            if len(literals[text]) == 1 == counts[text]:
                assert original(line, column) == literals[text][0], text
                found += 1
        assert found >= 30


def python_literals(script: Script) -> dict[str, list[tuple[str, int, int]]]:
    """Find the string literals of a script's sources: text -> (source, line, column), from 0."""
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for source, content in zip(script.map["sources"], script.map["sourcesContent"], strict=True):
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found[node.value].append((source, node.lineno - 1, node.col_offset))
    return found


def javascript_strings(script: Script) -> list[tuple[str, int, int]]:
    """Find the string literals of a script: text, line and column, from 0."""
    code = f"""
    var acorn = require({json.dumps(str(NODE_MODULES / "acorn"))}), found = [];
    var options = {{ecmaVersion: 2022, sourceType: "module", locations: true}}, before = "";
    for (var token of acorn.tokenizer({json.dumps(script.text)}, options)) {{
      var isKey = before === "[";  // the minifier maps x["key"] as a whole
      if (token.type.label === "string" && !isKey)
        found.push([token.value, token.loc.start.line - 1, token.loc.start.column]);
      before = token.type.label;
    }}
    console.log(JSON.stringify(found));
    """
    return [(text, line, column) for text, line, column in evaluate(code)]


def test_a_stack_trace_of_node_leads_to_the_python_line(tmp_path: Path) -> None:
    """The column that an engine reports is the one that the map knows."""
    text = (
        "def fail(text: str) -> str:\n"
        "    if text:\n"
        "        raise TypeError(text)\n"
        "    return text\n"
        "def main() -> str:\n"
        "    return 'é' + fail('boom')\n"
    )
    script = compile_text(tmp_path, text)
    check = """
    try { module.exports(); } catch (error) { console.log(JSON.stringify(error.stack)); }
    """
    lines = evaluate(script.text + check).split("\n")
    places = [
        Lookup(script)(int(match.group(1)) - 1, int(match.group(2)) - 1)[1:]
        for match in (re.search(r":(\d+):(\d+)\)?$", line) for line in lines[1:3])
        if match
    ]
    assert places == [(2, 14), (5, 17)]
