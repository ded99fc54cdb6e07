"""Errors with a DOM name, as WebSocket throws them."""

from __future__ import annotations


def named_error(name: str, message: str) -> Exception:
    """Make an error of the given DOM name, such as `InvalidStateError`."""
    error = Exception(message)
    setattr(error, "name", name)
    return error
