"""Read and check the arguments that a page gives to the constructor.

A page may pass anything, and leaves most of it out: a member that is not there counts as None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .errors import named_error
from .selection import check_protocols, read_names
from .server_info import Info
from .timeouts import INFO_TIMEOUT_MS
from .urls import check_segment, is_mixed_content, resolve_url

# setTimeout overflows at 2**31 ms and fires immediately.
NUMBER_LIMIT: Final = 0x80000000
# 80 bits: whoever knows a session's id may send into it.
SESSION_ID_LENGTH: Final = 16


class TransportOptions(Protocol):
    """What a page wants of one transport."""

    headers: dict[str, str] | None
    noCredentials: bool


class Options(Protocol):
    """The constructor's third argument, in the spelling of any generation of SockJS."""

    transports: object
    transportOptions: dict[str, TransportOptions] | None
    server: object
    sessionId: object
    headers: object
    headersRequired: object
    withCredentials: object
    query: object
    timeout: object
    infoTimeout: object
    heartbeatTimeout: object
    remember: object
    protocols_whitelist: object
    debug: object
    devel: object
    cookie: object
    info: Info | None
    rtt: object


@dataclass(frozen=True)
class RequestOptions:
    """How a request is made.

    Attributes:
        headers: to be sent, by name; None for none.
        no_credentials: whether another origin gets no cookies.
        keepalive: whether it outlives the page.
    """

    headers: dict[str, str] | None
    no_credentials: bool
    keepalive: bool


@dataclass(frozen=True)
class Settings:
    """What a page has chosen for a connection, the same for every transport.

    Attributes:
        wanted_names: of transports; if empty, all are wanted.
        unknown_names: the wanted ones that this build does not have.
        session_id: the length of session ids, or a function that returns one.
        minimums_ms: how long a transport has at least to open, by its name.
        info_timeout_ms: how long /info may take.
        rtt_ms: a round trip to the server; 0 if the page does not say.
        silence_limit_ms: after which an open connection counts as lost, 0 for never; None if the
            page does not say.
        server_id: the first segment of a session's path.
    """

    wanted_names: list[str]
    unknown_names: list[str]
    session_id: Callable[[], object] | float
    minimums_ms: dict[str, float]
    info_timeout_ms: float
    rtt_ms: float
    silence_limit_ms: float | None
    server_id: str


def read_settings(
    options: Options,
    protocols: object,
    known_names: list[str],
    some_server: str,
) -> Settings:
    """Read the constructor's second and third argument.

    Args:
        options: as the page gave them.
        protocols: sub-protocols; a list of transport names alone selects these, as in 0.x.
        known_names: of the transports that this build has.
        some_server: the server id to use if the page names none.

    Raises:
        TypeError: if an option that must be a number is not.
        SyntaxError: if sub-protocols are empty or repeated, or if the server cannot be in a path.
    """
    names = read_names(protocols)
    if unknown_names(names, known_names):
        check_protocols(names)
        names = []
    wanted_names = read_names(options.transports or options.protocols_whitelist or names)
    server_id = f"{options.server or some_server}"
    check_segment("server", server_id)
    return Settings(
        wanted_names,
        unknown_names(wanted_names, known_names),
        read_session_id(options.sessionId or SESSION_ID_LENGTH),
        read_minimums(options.timeout or 0, known_names),
        read_number("infoTimeout", options.infoTimeout or INFO_TIMEOUT_MS, is_of_type=True),
        read_number("rtt", options.rtt or 0, is_of_type=True),
        None
        if options.heartbeatTimeout is None
        else read_number("heartbeatTimeout", options.heartbeatTimeout, is_of_type=True),
        server_id,
    )


def read_request_options(options: Options) -> RequestOptions:
    """Return how the page wants requests to be made; it may give a function for the headers."""
    headers: Any = options.headers
    if callable(headers):
        headers = headers()
    return RequestOptions(headers, options.withCredentials is False, keepalive=False)


def why_no_headers(options: Options, name: str) -> str:
    """Return why a transport cannot be used with headers that the page wants to be sent, or "".

    Those whose names begin with `xhr` make all of their requests themselves. An iframe page takes
    no headers from anybody, and so sends none at all; others send some requests without.
    """
    if options.headers is None or name.startswith("xhr-"):
        return ""
    return "sends no headers" if options.headersRequired or name.startswith("iframe-") else ""


def read_minimums(value: object, names: list[str]) -> dict[str, float]:
    """Read the option `timeout`: a number for all transports, or an object of one for each.

    Raises:
        TypeError: naming the option.
    """
    minimums_ms: dict[str, float] = {}
    for name in names:
        is_one = isinstance(value, int | float | str)
        own = value if is_one else getattr(value, name, None)
        minimums_ms[name] = read_number("timeout", own or 0, is_of_type=True)
    return minimums_ms


def unknown_names(names: list[str], known_names: list[str]) -> list[str]:
    """Return the names that are not known."""
    return [name for name in names if name not in known_names]


def read_session_id(value: object) -> Callable[[], object] | float:
    """Return a session id's length, or the page's own function that makes one up."""
    if callable(value):
        return value
    return read_number("sessionId", value, is_of_type=isinstance(value, int | float))


def read_number(name: str, value: Any, is_of_type: bool) -> float:
    """Return the number that an option stands for, from 0 to 2**31.

    Args:
        name: of the option, for the error.
        value: what the page gave; text that spells a number counts as one.
        is_of_type: whether the option takes a value of this type at all.

    Raises:
        TypeError: naming the option.
    """
    number = float(value)
    if not (is_of_type and 0 <= number < NUMBER_LIMIT):  # NaN is neither.
        raise TypeError(f"{name} is '{value}', not a number from 0 to 2^31")
    return number


def read_url(url: str, page_url: str) -> str:
    """Return the absolute URL of the service.

    Raises:
        SyntaxError: if the URL is invalid.
        Exception: named SecurityError, for a plain URL on a secure page.
    """
    service_url = resolve_url(url, page_url)
    if is_mixed_content(service_url, page_url):
        raise named_error("SecurityError", f"The page is https, '{service_url}' must be too")
    return service_url
