"""SockJS for Python: the browser client's scripts, and a server.

Importing this package imports no framework; each part is imported by its own name.
"""

from __future__ import annotations


def __getattr__(name: str) -> str:
    # Reading it takes longer than importing everything else.
    if name == "__version__":
        from importlib.metadata import version

        return version("sockjs-py")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
