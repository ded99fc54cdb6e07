"""core/errors.py: errors with a name."""

from __future__ import annotations

from client_py.core.errors import named_error


def test_an_error_has_its_name_and_its_message() -> None:
    error = named_error("InvalidStateError", "too early")
    assert error.name == "InvalidStateError"  # type: ignore[attr-defined]
    assert str(error) == "too early"
