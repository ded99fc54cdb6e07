"""Python to ES3: a Transcrypt whose generator lowers a typed, default-deny subset of Python.

Enters: an entry module's name and its root folder. Leaves: a `Program`, whose modules hold
positioned JavaScript. The rest of `build` imports it.
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
