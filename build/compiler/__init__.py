"""Compile Python to ES3: a Transcrypt that lowers a typed, default-deny subset of Python.

`compile_program` takes the name of an entry module and the root folder. It returns a `Program`,
whose modules hold JavaScript that knows its positions in the Python.
"""

from build.compiler.edition import ES3, Edition
from build.compiler.errors import CompileError, ProgramError
from build.compiler.fragments import Fragment
from build.compiler.module import Module
from build.compiler.program import Program, compile_program

__all__ = [
    "ES3",
    "CompileError",
    "Edition",
    "Fragment",
    "Module",
    "Program",
    "ProgramError",
    "compile_program",
]
