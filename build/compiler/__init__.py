"""Python to ES3: a Transcrypt whose generator lowers a typed, default-deny subset of Python.

Enters: an entry module's name and its root folder. Leaves: a `Program`, whose modules hold
positioned JavaScript. The rest of `build` imports it.
"""

from build.compiler.errors import CompileError
from build.compiler.fragments import Fragment
from build.compiler.program import ES3, Edition, Module, Program

__all__ = ["ES3", "CompileError", "Edition", "Fragment", "Module", "Program"]
