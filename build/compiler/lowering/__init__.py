"""How each construct of Python is written in JavaScript: one row each, in a module by topic.

To lower another construct, write `@lowers(ast.THING) def lower_thing(out, node)` in the module of
its topic; to write it otherwise in ES2015, add a row to `es2015`. A built-in function or method
that is plain text is a row of `built_ins.py` instead. `out` is the `Generator` of the module:

- `out.visit(node)` lowers a part, `out.emit(text)` writes, `out.runtime("$f")` calls the runtime;
- `out.type_of(node)` decides between ways to write it;
- `out.fail(node, what, remedy)` refuses.
"""

from build.compiler.generator import Generator, Linkage
from build.compiler.lowering import (
    assignments,
    calls,
    classes,
    es2015,
    functions,
    loops,
    operators,
    references,
    statements,
    values,
)

# The modules are imported for their rows.
__all__ = [
    "Generator",
    "Linkage",
    "assignments",
    "calls",
    "classes",
    "es2015",
    "functions",
    "loops",
    "operators",
    "references",
    "statements",
    "values",
]
