"""A program: an entry module and all that it imports, each parsed, declared and then generated.

Enters: root folder and entry name. Leaves: modules in the order in which they must run.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from build.compiler import transcrypt
from build.compiler.declarations import TYPING_MODULES, Declarations
from build.compiler.errors import CompileError
from build.compiler.fragments import Fragment
from build.compiler.inference import Inference
from build.compiler.stand_ins import check_stand_ins
from build.compiler.symbols import Alias, Class, Constant, Intrinsic, Symbol
from build.compiler.types import Type


class Edition(NamedTuple):
    """Which JavaScript is written: ES3 or ES2015, and what its engines have for Python of ours.

    Attributes:
        is_es2015: whether it is ECMAScript 2015.
        stand_ins: names of modules -> those that are compiled in their place.
    """

    is_es2015: bool
    stand_ins: Mapping[str, str]


ES3 = Edition(False, {})
NOT_LOWERED = "a form that is not lowered"
HOST_MODULE = "client_py.browser.host"


class Program(transcrypt.compiler.Program):
    """Compile `entry` and what it imports below `root`.

    Attributes:
        modules: the imported modules, every one after those that it imports.
        runtime: names of the runtime functions in use, in order of first use.
        substituted: the patterns that `sub` is called on, which have to be global ones.

    Raises:
        CompileError: for the first construct that is not lowered.
    """

    def __init__(self, root: Path, entry: str, edition: Edition = ES3) -> None:
        transcrypt.utils.setProgram(self)
        self.root = root
        self.edition = edition
        self.moduleSearchDirs = [root.as_posix()]
        self.moduleDict: dict[str, Module] = {}
        self.importStack: list[Any] = []
        self.symbols: list[str] = []
        self.targetDir = ""
        self.envir = transcrypt.utils.Any(transpiler_name="transcrypt")
        self.entry = self.provide(entry)
        for name, stand_in in edition.stand_ins.items():
            if stand_in in self.moduleDict:
                self.provide(name)
        modules = list(self.moduleDict.values())
        for module in modules:
            module.declarations.read_signatures()
        for module in modules:
            module.declarations.infer_fields()
        check_stand_ins(self)
        self.modules = self._in_order()
        self.javascript_names = _unique_names(self.modules)
        self.substituted = {
            pattern for module in self.modules for pattern in module.substituted_patterns()
        }
        self.runtime: list[str] = []
        for module in self.modules:
            module.generate()

    def provide(self, moduleName: str, *_: Any) -> Module:  # noqa: N803 (Transcrypt's hook and its names)
        if moduleName not in self.moduleDict:
            Module(self, moduleName)
        return self.moduleDict[moduleName]

    def _in_order(self) -> list[Module]:
        ordered: dict[str, Module] = {}
        entered: set[str] = set()

        def enter(module: Module) -> None:
            if module.name not in entered:
                entered.add(module.name)
                for name in module.imported_modules:
                    enter(self.moduleDict[name])
                ordered[module.name] = module

        enter(self.entry)
        return list(ordered.values())


class Module(transcrypt.compiler.Module):
    """One source file: found and parsed by Transcrypt, declared and generated here.

    Attributes:
        symbols: what its top level declares.
        imports: local name -> (module name, name there).
        imported_modules: modules that must run before it.
        fragments: the generated JavaScript, top-level statements only.
    """

    def __init__(self, program: Program, name: str) -> None:
        self.program = program
        self.name = name
        self.__name__ = name
        try:
            program.searchedModulePaths = []
            self.findPaths(None)
        except transcrypt.utils.Error:
            path = program.root / f"{name.replace('.', '/')}.py"
            raise CompileError(path, None, "no such module", "check the import") from None
        self.path = Path(self.sourcePath)
        program.moduleDict[name] = self
        self.symbols: dict[str, Symbol] = {}
        self.aliases: dict[str, ast.expr] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        self.imported_modules: list[str] = []
        self.fragments: list[Fragment] = []
        self._parse_source()
        self.body: list[ast.stmt] = self.parseTree.body
        self.declarations = Declarations(self)
        self.declarations.read()
        self._read_imports(self.body, runs=True)

    def _parse_source(self) -> None:
        """Parse; Transcrypt's own parsing would turn some comments into code first."""
        try:
            self.parseTree = ast.parse(self.path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            node = ast.Pass(lineno=error.lineno or 1, col_offset=(error.offset or 1) - 1)
            raise CompileError(self.path, node, f"not Python: {error.msg}") from None

    def _read_imports(self, body: list[ast.stmt], runs: bool) -> None:
        for node in body:
            if isinstance(node, ast.If) and is_type_checking(node):
                self._read_imports(node.body, runs=False)
            elif isinstance(node, ast.ImportFrom) and node.module not in TYPING_MODULES:
                if node.level or node.module is None:
                    self.fail(node, "a relative import", "name the module from the root")
                name = self._stand_in(node.module)
                if name != HOST_MODULE:
                    self._import_module(node, name, runs)
                for alias in node.names:
                    self.imports[alias.asname or alias.name] = (name, alias.name)
            elif isinstance(node, ast.Import) and [alias.name for alias in node.names] != ["re"]:
                self.fail(node, "`import` of a whole module", "write `from module import name`")

    def _stand_in(self, name: str) -> str:
        """Give the module that is compiled for the one called `name`, which it may import."""
        stand_in = self.program.edition.stand_ins.get(name, name)
        return name if stand_in == self.name else stand_in

    def _import_module(self, node: ast.AST, name: str, runs: bool) -> None:
        try:
            self.program.provide(name)
        except CompileError as error:
            if error.what != "no such module":
                raise
            self.fail(
                node,
                f"import of `{name}`, which is not below {self.program.root.name}/",
                "check it",
            )
        if runs and name not in self.imported_modules:
            self.imported_modules.append(name)

    def resolve(self, name: str) -> Symbol | None:
        """Find the symbol that a top-level or imported name stands for."""
        if name in self.aliases and name not in self.symbols:
            self.symbols[name] = Alias(self.declarations.type_of(self.aliases[name]))
        if name in self.symbols:
            return self.symbols[name]
        if name not in self.imports:
            return None
        module, original = self.imports[name]
        if module == HOST_MODULE:
            return Intrinsic(original)
        found: Symbol | None = self.program.moduleDict[module].resolve(original)
        return found

    def pattern(self, node: ast.expr) -> ast.expr | None:
        """Give the value of the constant that `node` names."""
        symbol = self.resolve(node.id) if isinstance(node, ast.Name) else None
        return symbol.value if isinstance(symbol, Constant) else None

    def substituted_patterns(self) -> Iterator[ast.expr]:
        """Yield the patterns that `sub` is called on here."""
        for node in ast.walk(self.parseTree):
            if isinstance(node, ast.Attribute) and node.attr == "sub":
                pattern = self.pattern(node.value)
                if pattern:
                    yield pattern

    def infer(self, node: ast.expr, known: dict[str, Type] | None = None) -> Type:
        """Infer the type of an expression outside of any function."""
        return Inference(self, lambda name: (known or {}).get(name)).type_of(node)

    def generate(self) -> None:
        from build.compiler.es2015 import Es2015Generator
        from build.compiler.generator import Generator

        generator = (Es2015Generator if self.program.edition.is_es2015 else Generator)(self)
        try:
            self.fragments = generator.generate()
        except (IndexError, KeyError, ValueError) as error:
            node = generator.node
            raise CompileError(self.path, node, NOT_LOWERED, "write it plainly") from error

    def fail(self, node: ast.AST | None, what: str, remedy: str = "") -> NoReturn:
        raise CompileError(self.path, node, what, remedy)


def is_type_checking(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _unique_names(modules: list[Module]) -> dict[tuple[str, str], str]:
    """Map (module, top-level name) to a JavaScript name that is unique in the bundle."""
    from build.compiler.names import RESERVED

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
