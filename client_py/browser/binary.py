"""Telling binary values from what can be sent as text."""

from __future__ import annotations

import re
from typing import Final

from client_py.browser.host import window

BINARY: Final = re.compile(r"(Blob|File|Buffer|View|\wArray)\]")


def is_binary(value: object) -> bool:
    """Return whether a value is a Blob, an ArrayBuffer or a view of one, of whatever realm."""
    return bool(BINARY.search(window.Object.prototype.toString.call(value)))
