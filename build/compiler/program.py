"""A program: an entry module and all that it imports, each parsed, declared and then generated.

Its modules are in the order in which they must run.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from build.compiler import transcrypt
from build.compiler.closures import make_closures
from build.compiler.declarations import declare, infer_fields, read_annotations
from build.compiler.edition import ES3, Edition
from build.compiler.errors import CompileError, Findings
from build.compiler.lowering import Generator, Linkage
from build.compiler.module import Module, is_type_checking
from build.compiler.names import RESERVED
from build.compiler.stand_ins import check_stand_in
from build.compiler.symbols import Alias, Class

HOST_MODULE = "client_py.browser.host"
# Modules that exist for the type checker or are lowered construct by construct.
TYPING_MODULES = ("typing", "collections.abc", "dataclasses", "enum", "__future__", "re")


def compile_program(root: Path, entry: str, edition: Edition = ES3) -> Program:
    """Compile the module `entry` and what it imports below `root`.

    Raises:
        ProgramError: for what is not lowered.
    """
    program = Program(root, entry, edition)
    program.load()
    program.declare()
    program.generate()
    return program


class Program(transcrypt.compiler.Program):
    """What is compiled together.

    Attributes:
        modules: the imported modules, every one after those that it imports.
        javascript_names: (module, name at its top level) -> its name in the bundle.
        runtime: names of the runtime functions in use, in order of first use.
        substituted: the patterns that `sub` is called on, which need the flag `g`.
    """

    def __init__(self, root: Path, entry: str, edition: Edition) -> None:
        self.root = root
        self.edition = edition
        self.entry = Module(self, entry)
        self.modules: list[Module] = []
        self.javascript_names: dict[tuple[str, str], str] = {}
        self.runtime: list[str] = []
        self.substituted: set[ast.expr] = set()
        self.findings = Findings()
        # Transcrypt's `Module.findPaths` and `Generator` read these.
        self.moduleDict: dict[str, Module] = {}
        self.moduleSearchDirs = [root.as_posix()]
        self.searchedModulePaths: list[str] = []
        self.targetDir = ""
        self.envir = transcrypt.utils.Any(transpiler_name="transcrypt")

    # --- loading

    def load(self) -> None:
        """Parse the entry, and in turn what is imported."""
        if not self._load(self.entry):
            path = self.root / f"{self.entry.name.replace('.', '/')}.py"
            self.findings.add(CompileError(path, None, "no such module", "check the import"))
        for name, stand_in in self.edition.stand_ins.items():
            if stand_in in self.moduleDict:
                self.provide(name)
        self.findings.check()

    def provide(self, moduleName: str, *_: Any) -> Module | None:  # noqa: N803 (Transcrypt's hook)
        """Return the module of this name, loading it if needed; `None` if there is no such file."""
        if moduleName not in self.moduleDict and not self._load(Module(self, moduleName)):
            return None
        return self.moduleDict[moduleName]

    def _load(self, module: Module) -> bool:
        if not module.find():
            return False
        self.moduleDict[module.name] = module
        with self.findings.kept():
            module.parse()
        for statement in module.body:
            with self.findings.kept():
                declare(module, statement)
        self._read_imports(module, module.body, runs=True)
        return True

    def _read_imports(self, module: Module, body: list[ast.stmt], runs: bool) -> None:
        for node in body:
            with self.findings.kept():
                if isinstance(node, ast.If) and is_type_checking(node):
                    self._read_imports(module, node.body, runs=False)
                elif isinstance(node, ast.ImportFrom) and node.module not in TYPING_MODULES:
                    self._import_from(module, node, runs)
                elif isinstance(node, ast.Import) and [a.name for a in node.names] != ["re"]:
                    remedy = "write `from module import name`"
                    module.fail(node, "`import` of a whole module", remedy)

    def _import_from(self, module: Module, node: ast.ImportFrom, runs: bool) -> None:
        if node.module is None:
            module.fail(node, "import of a module", "write `from .module import name`")
        # One dot stands for the folder of the module itself.
        folders = module.name.split(".")[: -node.level] if node.level else []
        wanted = ".".join([*folders, node.module])
        source = None
        if wanted != HOST_MODULE:
            # A stand-in may import the module that it replaces.
            stand_in = self.edition.stand_ins.get(wanted, wanted)
            name = wanted if stand_in == module.name else stand_in
            source = self.provide(name)
            if source is None:
                what = f"import of `{name}`, which is not below {self.root.name}/"
                module.fail(node, what, "check it")
            if runs and source not in module.imported:
                module.imported.append(source)
        for alias in node.names:
            module.imports[alias.asname or alias.name] = (source, alias.name)

    # --- declaring

    def declare(self) -> None:
        """Read what the modules declare, and decide their order and their names."""
        modules = list(self.moduleDict.values())
        for module in modules:
            for statement in module.body:
                with self.findings.kept():
                    read_annotations(module, statement)
        self.findings.check()
        for module in modules:
            for symbol in module.symbols.values():
                if isinstance(symbol, Class):
                    with self.findings.kept():
                        infer_fields(symbol)
        for name, stand_in in self.edition.stand_ins.items():
            if stand_in in self.moduleDict:
                with self.findings.kept():
                    check_stand_in(self.moduleDict[name], self.moduleDict[stand_in], modules)
        self.findings.check()
        self.modules = list(_in_order(self.entry, set()))
        self.javascript_names = _unique_names(self.modules)
        self.substituted = {
            pattern for module in self.modules for pattern in _substituted_patterns(module)
        }
        make_closures(self.modules, set(self.javascript_names.values()), self.root)

    # --- generating

    def generate(self) -> None:
        """Generate the JavaScript of each module."""
        linkage = Linkage(
            self.edition,
            self.modules,
            self.javascript_names,
            self.substituted,
            self.runtime,
            self.findings,
        )
        for module in self.modules:
            module.fragments = Generator(module, linkage).generate()
        self.findings.check()


def _in_order(module: Module, entered: set[str]) -> Iterator[Module]:
    """Yield a module after those that it imports."""
    entered.add(module.name)
    for other in module.imported:
        if other.name not in entered:
            yield from _in_order(other, entered)
    yield module


def _unique_names(modules: list[Module]) -> dict[tuple[str, str], str]:
    """Return a JavaScript name, unique in the bundle, for each (module, top-level name)."""
    declared = [(module.name, name) for module in modules for name in _emitted(module)]
    counts = Counter(name for _, name in declared)
    names = {}
    for module, name in declared:
        is_free = counts[name] == 1 and name not in RESERVED
        names[module, name] = name if is_free else f"{name}${module.replace('.', '$')}"
    return names


def _emitted(module: Module) -> list[str]:
    return [
        name
        for name, symbol in module.symbols.items()
        if not isinstance(symbol, Alias) and not (isinstance(symbol, Class) and symbol.is_erased)
    ]


def _substituted_patterns(module: Module) -> Iterator[ast.expr]:
    """Yield the patterns that `sub` is called on in a module."""
    for statement in module.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute) and node.attr == "sub":
                pattern = module.pattern(node.value)
                if pattern:
                    yield pattern
