"""One HTTP request, by XMLHttpRequest or fetch; what receivers, senders and info.py are made of."""

from __future__ import annotations

from client_py.browser.contract import Cancel, OnAnswer, OnChunk, nothing
from client_py.browser.dom import Xhr
from client_py.browser.fetch import request as fetch_request
from client_py.browser.host import new, window
from client_py.browser.timers import set_timer
from client_py.core.settings import TransportOptions


def request(
    url: str,
    body: str | None,
    options: TransportOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by fetch where a stream is wanted or nothing else exists, by XMLHttpRequest otherwise.

    Chromium hands out the progress of an XMLHttpRequest every 50 ms only.

    Args:
        url: absolute.
        body: what to POST; None for a GET.
        options: the transport's own: `headers`, `noCredentials`.
        on_chunk: None to get the whole text at the end.
        on_answer: called in a later task.

    Returns:
        A function that aborts.
    """
    if has_fetch_stream() and (on_chunk or not has_xhr()):
        return fetch_request(url, body, options, on_chunk, on_answer)
    return xhr_request(url, body, options, on_chunk, on_answer)


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


def xhr_request(
    url: str,
    body: str | None,
    options: TransportOptions,
    on_chunk: OnChunk | None,
    on_answer: OnAnswer,
) -> Cancel:
    """Ask by XMLHttpRequest; arguments as for `request`."""
    xhr = new_xhr()
    seen = 0

    def on_change() -> None:
        nonlocal seen
        state = xhr.readyState
        if state < 3 or (state == 3 and not on_chunk):
            return
        try:  # IE throws at a look into an answer that is still coming, or was aborted.
            status = xhr.status
            text = xhr.responseText
        except Exception:
            status = 0
            text = ""
        chunk = text[seen:]
        seen = len(text)
        if state == 4:
            on_answer(status, chunk)
        elif on_chunk and status == 200:
            on_chunk(chunk)

    def cancel() -> None:
        xhr.onreadystatechange = nothing  # IE wants a function, and abort would call the old one.
        xhr.abort()

    try:
        xhr.open("GET" if body is None else "POST", url, True)
        # IE throws where the property is unknown.
        if hasattr(xhr, "withCredentials"):
            xhr.withCredentials = not options.noCredentials
        headers: dict[str, str] = options.headers or {}
        for name, value in headers.items():
            xhr.setRequestHeader(name, value)
        xhr.onreadystatechange = on_change
        xhr.send(body)
    except Exception:  # IE throws for a wrong port, all engines for a header that is not allowed.
        set_timer(lambda: on_answer(0, ""), 0)
    return cancel
