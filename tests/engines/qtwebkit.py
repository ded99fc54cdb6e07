"""QtWebKit 5.212 in a small program of ours, without a screen."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.engines.hosted import Host
from tests.engines.line_host import line_host

HOST_PROGRAM = Path(__file__).with_name("qtwebkit_host.py")
SYSTEM_PYTHON = "/usr/bin/python3"
LIBRARY = "/usr/lib/python3/dist-packages/PyQt5/QtWebKitWidgets.*.so"


def qtwebkit() -> AbstractAsyncContextManager[Host]:
    """Start QtWebKit."""
    env = {"QT_QPA_PLATFORM": "offscreen"}
    return line_host(SYSTEM_PYTHON, "-I", str(HOST_PROGRAM), env=env)
