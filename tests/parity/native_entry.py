"""What the tests of the stand-ins call, compiled with them: one function a row of TABLE."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from client_py.browser.random import random_string
from client_py.core.server_info import read_base_url
from client_py.core.urls import is_mixed_content, is_same_origin, resolve_url
from client_py.core.utf8 import utf8_length


def resolved_or_error(url: str, page_url: str) -> str:
    try:
        return resolve_url(url, page_url)
    except Exception as error:
        return f"error: {error}"


def is_mixed(url: str, page_url: str) -> bool:
    return bool(is_mixed_content(url, page_url))


TABLE: Final[dict[str, Callable[..., Any]]] = {
    "is_mixed_content": is_mixed,
    "is_same_origin": is_same_origin,
    "random_string": random_string,
    "read_base_url": read_base_url,
    "resolve_url": resolved_or_error,
    "utf8_length": utf8_length,
}
