"""Write a compiled program as one script, in a UMD wrapper or as an ES module.

The script begins with the runtime functions that the program uses. Its source map is made here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from build import sourcemap
from build.compiler import Fragment, Module, Program
from build.compiler.runtime import runtime_texts
from build.compiler.symbols import Alias, Intrinsic

# The global object of any realm; the compiler writes `$window` for the host module's `window`.
REALM = 'typeof globalThis === "object" ? globalThis : typeof self === "object" ? self : this'
# Engines with modules have one of these; bundlers warn about `this` in a module.
MODULE_REALM = 'typeof globalThis === "object" ? globalThis : self'
TODAYS_REALM = "globalThis"
# CommonJS has the export by name as well: bundlers without `exports` read it for `import { … }`.
# RequireJS refuses a module without a name from a script that it did not load; it marks the scripts
# that it loads. Its optimizer puts a name before the `[]` of `define([], …)`, so that a bundle
# defines the module from any tag (docs/decisions/0017).
UMD_HEAD = """\
(function (realm, factory, define) {
  if (typeof exports === "object" && typeof module === "object") {
    module.exports = factory(realm);
    module.exports.%(export)s = module.exports;
  } else {
    factory = realm.%(export)s = factory(realm);
    define && define([], function () { return factory; });
  }
})(%(realm)s, function ($window) {
"use strict";
"""
UMD_TAIL = """
return %(local)s;
}, typeof define === "function" && define.amd && (
  typeof document === "object" && document.currentScript && self.requirejs &&
  !document.currentScript.dataset.requiremodule
    ? function (id, dependencies, factory) { if (factory) define(id, dependencies, factory); }
    : define
));
"""
ESM_HEAD = "var $window = %(realm)s;\n"
ESM_TAIL = "\nexport { %(named)s, %(local)s as default };\n"
FORMATS = {"umd": (UMD_HEAD, UMD_TAIL, REALM), "esm": (ESM_HEAD, ESM_TAIL, MODULE_REALM)}


@dataclass(frozen=True)
class Script:
    """A finished script, and the map to its sources."""

    name: str
    text: str
    map: dict[str, Any]


def bundle(
    program: Program, name: str, format_: str, exports: Sequence[str], banner: str
) -> Script:
    """Put a program into one script.

    Args:
        program: what to bundle.
        name: the script's file name.
        format_: "umd" or "esm".
        exports: the names in the entry module that the script exports: the first one by default,
            and, as a UMD script, nothing else.
        banner: its first line.
    """
    head, tail, realm = FORMATS[format_]
    local_names = [_local_name(program, export) for export in exports]
    if program.edition.is_es2015:
        realm = TODAYS_REALM
    values = {
        "export": exports[0],
        "local": local_names[0],
        "named": ", ".join(map("{} as {}".format, local_names, exports)),
        "realm": realm,
    }
    parts = [
        (None, Fragment(f"{banner}\n{head % values}")),
        *(
            (None, Fragment(f"{text}\n"))
            for text in runtime_texts(program.runtime, program.edition.is_es2015)
        ),
        *_modules(program),
        (None, Fragment(tail % values)),
    ]
    text = "".join(fragment for _, fragment in parts)
    return Script(name, text + last_line(name), sourcemap.generate(name, parts))


def last_line(name: str) -> str:
    """Return the line of a script that says where its map is."""
    return f"//# sourceMappingURL={name}.map\n"


def _local_name(program: Program, export: str) -> str:
    """Return the name in the script of what the entry module calls `export`."""
    symbol = program.entry.resolve(export)
    if symbol is None or isinstance(symbol, Alias | Intrinsic):
        program.entry.fail(None, f"no `{export}` to export", "define or import it")
    return program.javascript_names[symbol.module.name, symbol.name]


def _modules(program: Program) -> Iterator[tuple[sourcemap.Source | None, Fragment]]:
    for module in program.modules:
        name = _source_name(program.root, module)
        source = sourcemap.Source(name, module.path)
        yield None, Fragment(f"\n// {name}")
        for fragment in module.fragments:
            yield source, fragment


def _source_name(root: Path, module: Module) -> str:
    return module.path.resolve().relative_to(root.resolve()).as_posix()
