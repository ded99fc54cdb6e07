"""One HTTP request by XDomainRequest, the way of IE 8 and 9 to another origin, without cookies."""

from __future__ import annotations

from typing import Final

from client_py.browser.contract import Cancel, OnAnswer, OnChunk
from client_py.browser.dom import Xdr
from client_py.browser.environment import page_url
from client_py.browser.host import new, window
from client_py.browser.http import has_cors, request
from client_py.browser.timers import clear_timer, now_ms, set_timer
from client_py.core.settings import RequestOptions
from client_py.core.urls import add_query, is_same_origin, is_same_scheme

# What a round trip counts as where none can be measured.
ASSUMED_RTT_MS: Final = 500


def request_anywhere(
    url: str,
    body: str | None,
    options: RequestOptions,
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
        return XdrRequest(url, body, options, on_chunk, on_answer)
    timer = set_timer(lambda: on_answer(200, "{}"), ASSUMED_RTT_MS)
    return lambda: clear_timer(timer)


class XdrRequest:
    """A request by XDomainRequest, to which options do nothing. A call aborts it.

    Source: Microsoft, "XDomainRequest: Restrictions, Limitations and Workarounds".
    """

    def __init__(
        self,
        url: str,
        body: str | None,
        options: RequestOptions,
        on_chunk: OnChunk | None,
        on_answer: OnAnswer,
    ) -> None:
        """Ask; Args as for `browser.http.request`.

        Raises:
            Exception: access denied, for another scheme or a wrong port.
        """
        self._on_chunk = on_chunk
        self._on_answer = on_answer
        self._seen = 0
        self._xdr: Xdr = new(window.XDomainRequest)
        # IE 9 drops a request that lacks one of its four handlers.
        self._xdr.onprogress = self._on_progress
        self._xdr.onload = self._on_load
        self._xdr.onerror = self._on_failure
        self._xdr.ontimeout = self._on_failure
        # IE caches even POSTs.
        address = add_query(url, "t=" + str(now_ms()))
        self._xdr.open("GET" if body is None else "POST", address)
        self._xdr.send(body or "")

    def __call__(self) -> None:
        self._xdr.abort()

    def _on_progress(self) -> None:
        if self._on_chunk:
            self._on_chunk(self._rest())

    def _on_load(self) -> None:
        self._on_answer(200, self._rest())

    def _on_failure(self) -> None:
        self._on_answer(0, "")

    def _rest(self) -> str:
        text = self._xdr.responseText
        chunk = text[self._seen :]
        self._seen = len(text)
        return chunk
