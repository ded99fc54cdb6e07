"""What the parity tests call, in CPython and in the compiled script: one function a row of TABLE.

Each row bears the name of the function that it is for, takes and gives JSON values, and gives an
error as its text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from client_py.browser.small_json import QUOTABLE, parse_small
from client_py.core.backoff import delay_ms, read_limit, split_options
from client_py.core.batches import batch_length
from client_py.core.close_codes import (
    chosen_closure,
    comes_back,
    is_application_code,
    read_closure,
    send_status_text,
    status_text,
)
from client_py.core.envelope import (
    decode_envelope,
    encode_envelope,
    parent_versions,
)
from client_py.core.errors import named_error
from client_py.core.escape import escape, escape_match
from client_py.core.frames import decode_frame, frame_splitter, is_frame, percent_decoder
from client_py.core.heartbeats import Heartbeats, silence_ms, told_limit_ms
from client_py.core.iframe_urls import service_url, session_url
from client_py.core.lifecycle import may_follow
from client_py.core.polling import is_refused, why_no_next
from client_py.core.selection import (
    check_protocols,
    no_advice,
    option_advice,
    read_names,
)
from client_py.core.server_info import (
    either,
    is_complete,
    merge_info,
    read_base_url,
)
from client_py.core.settings import (
    read_minimums,
    read_number,
    read_request_options,
    read_session_id,
    read_settings,
    read_url,
    unknown_names,
    why_no_headers,
)
from client_py.core.timeouts import rto_ms, transport_timeout_ms
from client_py.core.urls import (
    add_number,
    add_path,
    add_query,
    check_segment,
    is_mixed_content,
    is_same_origin,
    is_same_scheme,
    origin_of,
    remove_dots,
    resolve_url,
    split_url,
)
from client_py.core.utf8 import utf8_length


@dataclass
class PageOptions:
    """What a page passes, where what it leaves out is None."""

    transports: Any = None
    transportOptions: Any = None
    server: Any = None
    sessionId: Any = None
    headers: Any = None
    headersRequired: Any = None
    withCredentials: Any = None
    query: Any = None
    timeout: Any = None
    infoTimeout: Any = None
    remember: Any = None
    heartbeatTimeout: Any = None
    protocols_whitelist: Any = None
    debug: Any = None
    devel: Any = None
    cookie: Any = None
    info: Any = None
    rtt: Any = None


@dataclass
class GivenInfo:
    websocket: Any
    cookie_needed: Any
    base_url: Any
    heartbeat: Any = None


def or_error(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except Exception as error:
        return f"error: {error}"


def quote(text: str) -> str:
    return f'"{QUOTABLE.sub(escape_match, text)}"'


def write(fields: Any) -> str:
    names = ["windowId", "type", "data"]
    return "{" + ",".join([f"{quote(name)}:{quote(fields[name])}" for name in names]) + "}"


def encoded_envelope(window_id: str, type: str, data: str, is_plain: bool) -> str:
    return encode_envelope(window_id, type, data, is_plain, write)


def decoded_envelope(text: Any, window_id: str) -> Any:
    envelope = decode_envelope(text, window_id, parse_small)
    return None if envelope is None else [envelope.type, envelope.data, envelope.is_plain]


def url_of_service(page_url: str) -> Any:
    return or_error(lambda: service_url(page_url, lambda text: text.replace("%63", "c")))


def url_of_session(base_url: str, asked_url: str) -> Any:
    return or_error(lambda: session_url(base_url, asked_url))


def decoded_frame(text: str) -> Any:
    frame = decode_frame(text, parse_small)
    return None if frame is None else [frame.of_kind, frame.held_values]


def split_chunks(chunks: list[str]) -> list[list[str]]:
    split = frame_splitter()
    return [split(chunk) for chunk in chunks]


def decoded_percents(texts: list[str]) -> list[str]:
    decode = percent_decoder()
    return [decode(text) for text in texts]


def error_parts(name: str, message: str) -> Any:
    error: Any = named_error(name, message)

    def throw() -> None:
        raise error

    return [error.name, or_error(throw)]


def url_parts(url: str) -> list[str]:
    scheme, host, path, query, fragment = split_url(url)
    return [scheme, host, path, query, fragment]


def is_mixed(url: str, page: str) -> bool:
    return bool(is_mixed_content(url, page))


def protocol_check(names: list[str]) -> Any:
    return or_error(lambda: check_protocols(names))


def batch_of_texts(messages: list[str]) -> int:
    return batch_length(messages, utf8_length)


def chosen(code: Any, reason: Any) -> Any:
    def choose() -> Any:
        closure = chosen_closure(code, reason)
        return [closure.code, closure.reason]

    return or_error(choose)


def closure_parts(payload: Any) -> Any:
    closure = read_closure(payload)
    return [closure.code, closure.reason]


def info_of(values: list[Any]) -> GivenInfo:
    return GivenInfo(values[0], values[1], values[2], values[3])


def is_all_told(values: list[Any]) -> bool:
    return is_complete(info_of(values))


def merged_info(given: list[Any], told: list[Any], limit_ms: Any) -> Any:
    info = merge_info(info_of(given), info_of(told), limit_ms)
    return [info.websocket, info.needs_cookie, info.silence_limit_ms]


def limits(fixed_ms: Any, gaps_ms: list[int]) -> list[float]:
    """Return the limit after each frame: gaps before beats are positive, others negative."""
    heartbeats = Heartbeats(fixed_ms)
    time_ms = 1_700_000_000_000
    limits_ms = []
    for gap_ms in gaps_ms:
        time_ms += abs(gap_ms)
        heartbeats.hear(gap_ms > 0, time_ms)
        limits_ms.append(heartbeats.limit_ms())
    return limits_ms


def split(given: dict[str, object]) -> Any:
    def run() -> Any:
        own, others = split_options(given)
        return [own, others]

    return or_error(run)


def limit_of(value: Any, default: float) -> Any:
    return or_error(lambda: read_limit("minDelay", value, default))


def delay_of(fraction: float, retries: int, least_ms: float, most_ms: float) -> float:
    return delay_ms(fraction, retries, {"minDelay": least_ms, "maxDelay": most_ms})


def request_options_of(headers: Any, with_credentials: Any) -> Any:
    page = PageOptions(headers=headers, withCredentials=with_credentials)
    options = read_request_options(page)
    return [options.headers, options.no_credentials, options.keepalive]


def headers_reason(headers: Any, is_required: Any, name: str) -> str:
    return why_no_headers(PageOptions(headers=headers, headersRequired=is_required), name)


def minimums_of(value: Any, names: list[str]) -> Any:
    return or_error(lambda: read_minimums(value, names))


def settings_of(protocols: Any, transports: Any, timeout: Any, rtt: Any, server: Any) -> Any:
    options = PageOptions(transports=transports, timeout=timeout, rtt=rtt, server=server)
    known_names = ["websocket", "xhr-polling"]

    def read() -> Any:
        settings = read_settings(options, protocols, known_names, "123")
        names = [settings.wanted_names, settings.unknown_names]
        numbers = [settings.minimums_ms["websocket"], settings.rtt_ms, settings.session_id]
        return [names, numbers, settings.server_id]

    return or_error(read)


def session_id_of(value: Any) -> Any:
    return or_error(lambda: read_session_id(value))


def number_of(value: Any) -> Any:
    return or_error(lambda: read_number("timeout", value, True))


def url_of(url: str, page: str) -> Any:
    return or_error(lambda: read_url(url, page))


def segment_check(name: str, text: str) -> Any:
    return or_error(lambda: check_segment(name, text))


def resolved_url(url: str, page: str) -> Any:
    return or_error(lambda: resolve_url(url, page))


def small_json(text: str) -> Any:
    return or_error(lambda: parse_small(text))


TABLE: Final[dict[str, Callable[..., Any]]] = {
    "add_path": add_path,
    "add_number": add_number,
    "add_query": add_query,
    "batch_length": batch_of_texts,
    "check_protocols": protocol_check,
    "check_segment": segment_check,
    "chosen_closure": chosen,
    "comes_back": comes_back,
    "decode_envelope": decoded_envelope,
    "decode_frame": decoded_frame,
    "delay_ms": delay_of,
    "either": either,
    "encode_envelope": encoded_envelope,
    "escape": escape,
    "escape_match": quote,
    "frame_splitter": split_chunks,
    "heartbeats": limits,
    "is_application_code": is_application_code,
    "is_complete": is_all_told,
    "is_frame": is_frame,
    "is_refused": is_refused,
    "is_mixed_content": is_mixed,
    "is_same_origin": is_same_origin,
    "is_same_scheme": is_same_scheme,
    "merge_info": merged_info,
    "named_error": error_parts,
    "may_follow": may_follow,
    "origin_of": origin_of,
    "no_advice": no_advice,
    "option_advice": option_advice,
    "parent_versions": parent_versions,
    "parse_small": small_json,
    "percent_decoder": decoded_percents,
    "read_base_url": read_base_url,
    "read_closure": closure_parts,
    "read_limit": limit_of,
    "read_minimums": minimums_of,
    "read_names": read_names,
    "read_number": number_of,
    "read_request_options": request_options_of,
    "read_session_id": session_id_of,
    "read_settings": settings_of,
    "read_url": url_of,
    "remove_dots": remove_dots,
    "resolve_url": resolved_url,
    "rto_ms": rto_ms,
    "service_url": url_of_service,
    "session_url": url_of_session,
    "silence_ms": silence_ms,
    "split_options": split,
    "split_url": url_parts,
    "status_text": status_text,
    "send_status_text": send_status_text,
    "told_limit_ms": told_limit_ms,
    "transport_timeout_ms": transport_timeout_ms,
    "unknown_names": unknown_names,
    "utf8_length": utf8_length,
    "why_no_headers": headers_reason,
    "why_no_next": why_no_next,
}
