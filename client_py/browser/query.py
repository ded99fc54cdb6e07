"""A page's own parameters as the query of a URL."""

from __future__ import annotations

from typing import Any

from client_py.browser.host import window


def query_text(query: Any) -> str:
    """Return parameters as they stand in a URL; "" for none.

    Args:
        query: an object of parameters, or a function that returns one.

    Raises:
        SyntaxError: for a parameter `c`, which servers take for the name of a callback.
    """
    values: dict[str, Any] = (query() if callable(query) else query) or {}
    parameters: list[str] = []
    for name in values:
        if name == "c":
            raise SyntaxError("The query must not have a parameter 'c'")
        value = window.encodeURIComponent(values[name])
        parameters.append(f"{window.encodeURIComponent(name)}={value}")
    return "&".join(parameters)
