"""Write what docs/language.md takes from the compiler: `python -m build.language`.

It replaces the tables, each between `<!-- NAME -->` and `<!-- end -->`, and compiles every Python
block again into the blocks that follow it: `js` is ES3, `js es2015` is ES2015, and `text` has the
errors.
"""

from __future__ import annotations

import ast
import re
import tempfile
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from build.compiler import Edition, ProgramError, compile_program
from build.compiler.annotations import GENERIC, PLAIN
from build.compiler.built_ins import (
    BUILTINS,
    ERRORS,
    INSTANCE_TESTS,
    INSTEAD,
    MEMBERSHIP,
    METHODS,
)
from build.compiler.edition import ES3
from build.compiler.generator import ES2015, LOWERINGS, REMEDIES
from build.compiler.lowering.built_in_calls import CALLS, INTRINSICS
from build.compiler.types import Kind, Type
from build.minify import ROOT

PAGE = ROOT / "docs" / "language.md"
TABLE = re.compile(r"^<!-- (\w+) -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```([\w ]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = 100
# What the examples import; it comes last, so that errors count lines from the example's first.
IMPORTS = "from client_py.browser.host import native, new, new_optional, window\n"


def rewritten(page: str) -> str:
    """Return the page with new tables, and with new output of its examples."""
    page = TABLE.sub(lambda found: f"<!-- {found[1]} -->\n{TABLES[found[1]]()}<!-- end -->", page)
    source = ""

    def block(found: re.Match[str]) -> str:
        nonlocal source
        kind, text = found.groups()
        if kind == "python":
            source = text
        else:
            text = OUTPUTS[kind](source)
        return f"```{kind}\n{text}```"

    return BLOCK.sub(block, page)


def _compiled(source: str, edition: Edition = ES3) -> str:
    """Return the JavaScript of an example.

    Raises:
        ProgramError: it is refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "example.py").write_text(source + IMPORTS, encoding="utf-8")
        program = compile_program(Path(folder), "example", edition)
    return "".join(program.modules[-1].fragments).lstrip() + "\n"


def _errors(source: str) -> str:
    """Return the errors of an example, one in a line."""
    try:
        _compiled(source)
    except ProgramError as found:
        lines = [f"{error}\n" for error in found.errors]
        return "".join(line[line.index("example.py") :] for line in lines)
    raise ValueError(f"this is not refused:\n{source}")


# What a block after an example shows.
OUTPUTS: dict[str, Callable[[str], str]] = {
    "js": _compiled,
    "js es2015": lambda source: _compiled(source, Edition(is_es2015=True, stand_ins={})),
    "text": _errors,
}


# --- tables


def _table(heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"| {left} | {right} |\n" for left, right in [heads, ("---", "---"), *rows])


def _code(*texts: str) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the first of each pair by the second."""
    groups: dict[str, list[str]] = defaultdict(list)
    for item, group in pairs:
        groups[group].append(item)
    return groups


def _lowered() -> str:
    python = (kind for kind in LOWERINGS if kind.__module__ == ast.__name__)
    names = _code(*sorted(kind.__name__ for kind in python))
    shorter = _code(*sorted(kind.__name__ for kind in ES2015))
    text = f"{names}. For ES2015, {shorter} have rows of their own."
    return textwrap.fill(text, WIDTH, break_on_hyphens=False) + "\n"


def _refused() -> str:
    pairs = [*REMEDIES.items(), *INSTEAD.items()]
    rows = ((_code(*names), remedy) for remedy, names in _grouped(pairs).items())
    return _table(("Refused", "What to do instead"), rows)


def _types() -> str:
    argument = Type(Kind.UNION)
    known = {name: type_.kind for name, type_ in PLAIN.items()}
    for name, generic in GENERIC.items():
        known[f"{name}[…]"] = generic.make([argument, argument]).kind
    pairs = [(name, _meaning(name, kind)) for name, kind in known.items()]
    rows = ((_code(*names), meaning) for meaning, names in _grouped(pairs).items())
    return _table(("Annotation", "To the compiler"), rows)


def _meaning(name: str, kind: Kind) -> str:
    if kind is Kind.UNION:
        return "what is in the brackets"
    return "the same" if name.removesuffix("[…]") == str(kind) else _code(str(kind))


def _built_ins() -> str:
    pairs = [(str(kind), _call(name, count)) for name, kind, count in BUILTINS]
    pairs += [(name, "isinstance(a, …)") for name in INSTANCE_TESTS]
    pairs += [(str(kind), "a in …") for kind, is_negated in MEMBERSHIP if not is_negated]
    rows = [(_code(call), _code(*kinds)) for call, kinds in _grouped(pairs).items()]
    rows.append((_code(*(f"{name}(a)" for name in ERRORS)), _code("str")))
    return _table(("Built-in", "Of"), rows)


def _methods() -> str:
    pairs = [(_call(name, count), _code(str(kind))) for kind, name, count in METHODS]
    rows = ((kind, _code(*calls)) for kind, calls in _grouped(pairs).items())
    return _table(("Of", "Methods"), rows)


def _call(name: str, count: int) -> str:
    """Write a call; a name that ends in 0 takes only that argument."""
    arguments = "0" if name.endswith("0") else ", ".join("abc"[:count])
    return f"{name.removesuffix('0')}({arguments})"


def _calls() -> str:
    return f"{_code(*CALLS)}; of the host module {_code(*INTRINSICS)}.\n"


TABLES: dict[str, Callable[[], str]] = {
    "lowered": _lowered,
    "refused": _refused,
    "types": _types,
    "built_ins": _built_ins,
    "methods": _methods,
    "calls": _calls,
}


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
