"""What an application can choose for one SockJS service."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, fields
from typing import Final

from sockjs_py.checks import check_positive
from sockjs_py.server.exchange import Request

# What browsers send as `Origin` (RFC 6454, section 7; the Fetch standard).
_ORIGIN: Final = re.compile(
    r"null|(?!https://.*:443\Z|http://.*:80\Z)[a-z][a-z0-9+.-]*://[^\sA-Z/?#@*]*"
)


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one service; the defaults are those of the published protocol, or safer.

    Args:
        websocket: offer the two WebSocket endpoints.
        cookie_needed: set `JSESSIONID`, for load balancers that choose the server by it.
        cookie_cross_site: set it so that pages of other sites send it back; https only.
        sockjs_url: the client script that the iframe page loads.
        allowed_origins: values of `Origin` that are served, such as `{"https://example.com"}`,
            which has no slash at its end; `None` serves all. The iframe page has the service's own
            origin: list that too if iframes are to work. A request with neither `Origin` nor
            `Sec-Fetch-Site` is served: programs send neither, nor do old browsers for scripts
            (jsonp) and frames (htmlfile).
        document_domain: let the iframe page and the htmlfile page set their `document.domain`, as
            the published protocol has it: for old Internet Explorer and for pages that set their
            own. It lets pages of every subdomain run scripts in the service's origin.
        heartbeat_s: a receiver that has been silent for this long is sent `h`.
        pong_timeout_s: a WebSocket peer that shows no sign of life for this long after a
            heartbeat is cut off.
        session_timeout_s: a session without a receiver ends after this time; a WebSocket that
            closes, and a stream that nobody reads, are cut off after it.
        response_limit_bytes: a streaming response ends once it has carried this much.
        body_timeout_s: a POST body that makes no progress for this long gets 408.
        message_limit_bytes: the longest POST body (413) or WebSocket message (1009).
        queue_limit_chars: if more than this is waiting, the sender has to wait too.
        session_limit: how many sessions may live at once; further ones get 503.
        authorize: asked before a session opens, over every transport; it may be a coroutine
            function. `None` lets the client in; a status such as 401 or 403 keeps it out.
        bind: what every request of a session must have in common with the one that opened it, such
            as the user's name; others get 404. By default whoever knows a session's id can use it.
        raw_binary: let the raw WebSocket carry binary messages: they are `bytes` to the handler.
        eventsource_percent_escape: write `%` as `%25` in EventSource data, as sockjs-node
            does. The protocol does not ask for it; it is here to test clients of such servers.
    """

    websocket: bool = True
    cookie_needed: bool = False
    cookie_cross_site: bool = False
    sockjs_url: str = "/sockjs.min.js"
    allowed_origins: Collection[str] | None = None
    document_domain: bool = False
    heartbeat_s: float = 25.0
    pong_timeout_s: float = 20.0
    session_timeout_s: float = 5.0
    response_limit_bytes: int = 128 * 1024
    body_timeout_s: float = 30.0
    message_limit_bytes: int = 4 * 1024 * 1024
    queue_limit_chars: int = 1024 * 1024
    session_limit: int = 100_000
    authorize: Callable[[Request], Awaitable[int | None] | int | None] | None = None
    bind: Callable[[Request], object] | None = None
    raw_binary: bool = False
    eventsource_percent_escape: bool = False

    def __post_init__(self) -> None:
        """Refuse what would fail later, or mean something else than it seems to.

        Raises:
            TypeError: a value has the wrong type; `allowed_origins` is one string.
            ValueError: a number is not positive and finite, or an origin is none that a browser
                could send.
        """
        for field in fields(self):
            _CHECKS[field.type](field.name, getattr(self, field.name))
        if inspect.iscoroutinefunction(self.bind):
            raise TypeError("bind must be a plain function: it is asked for every request")


def _check_flag(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, not {value!r}")


def _check_whole(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    check_positive(name, value)


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a text, not {value!r}")


def _check_origins(name: str, value: object) -> None:
    if value is None:
        return
    if isinstance(value, str | bytes) or not isinstance(value, Collection):
        raise TypeError(f'{name} must be a set of origins, such as {{"https://example.com"}}')
    for origin in value:
        if not isinstance(origin, str) or not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"{name}: no browser sends {origin!r}: an origin is a scheme, a host in lower case "
                "and perhaps a port that is not the scheme's own, such as 'https://example.com'; "
                "None stands for all origins"
            )


def _check_function(name: str, value: object) -> None:
    if value is not None and not callable(value):
        raise TypeError(f"{name} must be a function of a Request, not {value!r}")


# By the annotations of the fields.
_CHECKS: Final[dict[object, Callable[[str, object], None]]] = {
    "bool": _check_flag,
    "float": check_positive,
    "int": _check_whole,
    "str": _check_text,
    "Collection[str] | None": _check_origins,
    "Callable[[Request], Awaitable[int | None] | int | None] | None": _check_function,
    "Callable[[Request], object] | None": _check_function,
}
