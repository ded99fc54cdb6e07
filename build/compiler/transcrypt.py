"""Load Transcrypt 3.9.5 as a library, on every Python from 3.10 to 3.14.

It provides `compiler` (Program, Module, Generator) and `utils`, ready to be subclassed. Decision
0001 says what is used of them, and why.
"""

import ast
import importlib
import importlib.util
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

VERSION = "3.9.5"
# These two run mypy and pyflakes, which we do not use. Empty modules in their place keep
# Transcrypt's bundled pyflakes (broken on Python 3.14) and its need for mypy out of the build.
UNUSED = ("org.transcrypt.static_check", "org.transcrypt.type_check")
OPTIONS = ("-b", "-n", "-xr", "-jm")  # build, no minifier, re-export, JavaScript's own `%`


def _load() -> tuple[Any, Any]:
    package = importlib.util.find_spec("transcrypt")
    if package is None or not package.submodule_search_locations:
        raise SystemExit(
            "build: Transcrypt is missing: run 'make sockjs.js', "
            f"or 'pip install --no-deps transcrypt=={VERSION}'"
        )
    if not hasattr(ast.Constant, "s"):  # Python 3.14 removed two names that Transcrypt reads
        for name in ("s", "n"):
            setattr(ast.Constant, name, property(lambda constant: constant.value))
    for name in UNUSED:
        sys.modules.setdefault(name, ModuleType(name))
    sys.path.append(str(Path(package.submodule_search_locations[0], "modules")))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # its `"\\."` in plain strings
            compiler = importlib.import_module("org.transcrypt.compiler")
    finally:
        sys.path.pop()
    utils = compiler.utils
    arguments, sys.argv = sys.argv, ["transcrypt", *OPTIONS, "client"]
    try:
        utils.commandArgs.parse()
    finally:
        sys.argv = arguments
    return compiler, utils


compiler, utils = _load()
