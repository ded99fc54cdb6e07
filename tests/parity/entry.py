"""What the parity tests call, in CPython and in the compiled script: one function a row of TABLE.

Each takes and gives JSON values, and gives an error as its text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from client_py.browser.small_json import parse_small
from client_py.core.close_codes import check_close, utf8_length
from client_py.core.escape import escape
from client_py.core.frames import decode_frame, frame_splitter, is_frame, percent_decoder
from client_py.core.lifecycle import next_state
from client_py.core.selection import check_protocols, read_names
from client_py.core.timeouts import poll_pause_ms, rto_ms, transport_timeout_ms
from client_py.core.urls import (
    add_path,
    add_query,
    is_mixed_content,
    origin_of,
    remove_dots,
    resolve_url,
    split_url,
)


def or_error(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except Exception as error:
        return f"error: {error}"


def decoded_frame(text: str) -> Any:
    frame = decode_frame(text, parse_small)
    return None if frame is None else [frame.kind, frame.payload]


def split_chunks(chunks: list[str]) -> list[list[str]]:
    split = frame_splitter()
    return [split(chunk) for chunk in chunks]


def decoded_percents(texts: list[str]) -> list[str]:
    decode = percent_decoder()
    return [decode(text) for text in texts]


def url_parts(url: str) -> list[str]:
    scheme, host, path, query, fragment = split_url(url)
    return [scheme, host, path, query, fragment]


def is_mixed(url: str, page: str) -> bool:
    return bool(is_mixed_content(url, page))


def protocol_check(names: list[str]) -> Any:
    return or_error(lambda: check_protocols(names))


def close_check(code: int, reason: str) -> Any:
    return or_error(lambda: check_close(code, reason))


def resolved_url(url: str, page: str) -> Any:
    return or_error(lambda: resolve_url(url, page))


def small_json(text: str) -> Any:
    return or_error(lambda: parse_small(text))


TABLE: Final[dict[str, Callable[..., Any]]] = {
    "add_path": add_path,
    "add_query": add_query,
    "close_check": close_check,
    "decoded_frame": decoded_frame,
    "decoded_percents": decoded_percents,
    "escape": escape,
    "is_frame": is_frame,
    "is_mixed": is_mixed,
    "next_state": next_state,
    "origin_of": origin_of,
    "poll_pause_ms": poll_pause_ms,
    "protocol_check": protocol_check,
    "read_names": read_names,
    "remove_dots": remove_dots,
    "resolved_url": resolved_url,
    "rto_ms": rto_ms,
    "small_json": small_json,
    "split_chunks": split_chunks,
    "transport_timeout_ms": transport_timeout_ms,
    "url_parts": url_parts,
    "utf8_length": utf8_length,
}
