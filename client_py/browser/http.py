"""One HTTP request, by XMLHttpRequest or fetch; what receivers, senders and info.py are made of."""

from __future__ import annotations

from client_py.browser.contract import Cancel, OnAnswer, OnChunk, nothing
from client_py.browser.dom import Xhr
from client_py.browser.fetch import request as fetch_request
from client_py.browser.host import new, window
from client_py.core.settings import RequestOptions


def request(
    url: str,
    body: str | None,
    options: RequestOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by fetch where nothing else does what is wanted or exists, by XMLHttpRequest otherwise.

    Chromium hands out the progress of an XMLHttpRequest every 50 ms only, and no XMLHttpRequest
    outlives its page.

    Args:
        url: absolute.
        body: what to POST; None for a GET.
        options: headers, credentials, and whether it outlives the page.
        on_chunk: None to get the whole text at the end.
        on_answer: called in a later task.

    Returns:
        A function that aborts.
    """
    if has_fetch_stream() and (on_chunk or options.keepalive or not has_xhr()):
        return fetch_request(url, body, options, on_chunk, on_answer)
    return XhrRequest(url, body, options, on_chunk, on_answer)


def has_xhr() -> bool:
    """Return whether requests to the own origin are possible without fetch."""
    xhr: bool = window.XMLHttpRequest or window.ActiveXObject
    return xhr


def has_fetch_stream() -> bool:
    """Return whether an answer can be read while it comes, and be aborted."""
    response = window.Response  # A page may have a fetch of its own making, without streams.
    return (
        window.fetch
        and response
        and hasattr(response.prototype, "body")
        and window.TextDecoder
        and window.AbortController
    )


def has_http() -> bool:
    """Return whether requests to the own origin are possible."""
    return has_xhr() or has_fetch_stream()


def has_cors() -> bool:
    """Return whether requests to another origin are possible, cookies included."""
    return has_fetch_stream() or (has_xhr() and hasattr(new_xhr(), "withCredentials"))


def new_xhr() -> Xhr:
    """Make an XMLHttpRequest; IE 6 has it as an ActiveX object."""
    if window.XMLHttpRequest:
        xhr: Xhr = new(window.XMLHttpRequest)
    else:
        xhr = new(window.ActiveXObject, "Microsoft.XMLHTTP")
    return xhr


class XhrRequest:
    """A request by XMLHttpRequest; arguments as for `request`. A call aborts it."""

    def __init__(
        self,
        url: str,
        body: str | None,
        options: RequestOptions,
        on_chunk: OnChunk | None,
        on_answer: OnAnswer,
    ) -> None:
        """Ask.

        Raises:
            Exception: IE's for a wrong port, everybody's for a header that is not allowed.
        """
        self._on_chunk = on_chunk
        self._on_answer = on_answer
        self._seen = 0
        self._xhr = new_xhr()
        self._xhr.open("GET" if body is None else "POST", url, True)
        # IE throws where the property is unknown.
        if hasattr(self._xhr, "withCredentials"):
            self._xhr.withCredentials = not options.no_credentials
        headers: dict[str, str] = options.headers or {}
        for name, value in headers.items():
            self._xhr.setRequestHeader(name, value)
        self._xhr.onreadystatechange = self._on_change
        self._xhr.send(body)

    def __call__(self) -> None:
        # IE wants a function, and abort would call the old one.
        self._xhr.onreadystatechange = nothing
        self._xhr.abort()

    def _on_change(self) -> None:
        state = self._xhr.readyState
        if state < 3 or (state == 3 and not self._on_chunk):
            return
        try:  # IE throws at a look into an answer that is still coming, or was aborted.
            status = self._xhr.status
            text = self._xhr.responseText
        except Exception:
            status = 0
            text = ""
        chunk = text[self._seen :]
        self._seen = len(text)
        if state == 4:
            self._on_answer(status, chunk)
        elif self._on_chunk and status == 200:
            self._on_chunk(chunk)
