"""Errors with a DOM name, as WebSocket throws them; anyone may import it."""

from __future__ import annotations

from typing import Any


def named_error(name: str, message: str) -> Exception:
    """Make an error of the given DOM name, such as `InvalidStateError`."""
    error: Any = Exception(message)
    error.name = name
    return error  # type: ignore[no-any-return]
