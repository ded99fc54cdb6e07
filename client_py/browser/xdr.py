"""One HTTP request by XDomainRequest, the way of IE 8 and 9 to another origin, without cookies."""

from __future__ import annotations

from typing import Final

from client_py.browser.contract import Cancel, OnAnswer, OnChunk
from client_py.browser.dom import Xdr
from client_py.browser.environment import page_url
from client_py.browser.host import new, window
from client_py.browser.http import has_cors, request
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.settings import TransportOptions
from client_py.core.urls import add_query, is_same_origin, is_same_scheme

# What a round trip counts as where none can be measured.
ASSUMED_RTT_MS: Final = 500


def request_anywhere(
    url: str,
    body: str | None,
    options: TransportOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by whatever reaches the URL; Args and Returns as for `browser.http.request`.

    Where nothing does (IE 6 and 7 to another origin, 8 and 9 from a file, which all still have
    JSONP) the answer is `{}`.
    """
    if has_cors() or is_same_origin(url, page_url()):
        return request(url, body, options, on_chunk, on_answer)
    if window.XDomainRequest and is_same_scheme(url, page_url()):
        return xdr_request(url, body, options, on_chunk, on_answer)
    timer = set_timer(lambda: on_answer(200, "{}"), ASSUMED_RTT_MS)
    return lambda: clear_timer(timer)


def xdr_request(
    url: str,
    body: str | None,
    options: TransportOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by XDomainRequest; Args and Returns as for `browser.http.request`, options do nothing.

    Source: Microsoft, "XDomainRequest: Restrictions, Limitations and Workarounds".
    """
    xdr: Xdr = new(window.XDomainRequest)
    seen = 0

    def rest() -> str:
        nonlocal seen
        text = xdr.responseText
        chunk = text[seen:]
        seen = len(text)
        return chunk

    def on_progress() -> None:
        if on_chunk:
            on_chunk(rest())

    def on_load() -> None:
        on_answer(200, rest())

    def on_failure() -> None:
        on_answer(0, "")

    # IE 9 drops a request that lacks one of its four handlers.
    xdr.onprogress = on_progress
    xdr.onload = on_load
    xdr.onerror = on_failure
    xdr.ontimeout = on_failure
    try:
        # IE caches even POSTs.
        xdr.open("GET" if body is None else "POST", add_query(url, "t=" + str(now_ms())))
        xdr.send(body or "")
    except Exception:  # Access denied for another scheme or a wrong port.
        set_timer(on_failure, 0)
    return xdr.abort
