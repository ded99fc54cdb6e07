"""One HTTP request, by XMLHttpRequest or fetch; what receivers, senders and info.py are made of.

`on_chunk` gets text as it comes, `on_end` the status (0: no answer) and the text not given yet.
After a cancel `on_end` may still be called: callers drop it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from client_py.browser.host import new, window
from client_py.browser.timers import set_timer

Cancel = Callable[[], None]
OnChunk = Callable[[str], None]
OnEnd = Callable[[int, str], None]
Request = Callable[[str, str | None, Any, OnChunk | None, OnEnd], Cancel]


def request(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Ask by fetch where a stream is wanted or nothing else exists, by XMLHttpRequest otherwise.

    Chromium hands out the progress of an XMLHttpRequest every 50 ms only.

    Args:
        url: absolute.
        body: what to POST; None for a GET.
        options: the transport's own: `headers`, `noCredentials`.
        on_chunk: None to get the whole text at the end.
        on_end: called in a later task.

    Returns:
        A function that aborts.
    """
    if has_fetch_stream() and (on_chunk or not has_xhr()):
        return fetch_request(url, body, options, on_chunk, on_end)
    return xhr_request(url, body, options, on_chunk, on_end)


def has_xhr() -> bool:
    """Tell whether requests to the own origin are possible without fetch."""
    return window.XMLHttpRequest is not None or window.ActiveXObject is not None


def has_fetch_stream() -> bool:
    """Tell whether an answer can be read while it comes, and be aborted."""
    return (
        window.fetch is not None
        and window.ReadableStream is not None
        and window.TextDecoder is not None
        and window.AbortController is not None
    )


def has_http() -> bool:
    """Tell whether requests to the own origin are possible."""
    return has_xhr() or has_fetch_stream()


def has_cors() -> bool:
    """Tell whether requests to another origin are possible, cookies included."""
    return has_fetch_stream() or (has_xhr() and hasattr(new_xhr(), "withCredentials"))


def new_xhr() -> Any:
    """Make an XMLHttpRequest; IE 6 has it as an ActiveX object."""
    if window.XMLHttpRequest:
        return new(window.XMLHttpRequest)
    return new(window.ActiveXObject, "Microsoft.XMLHTTP")


def xhr_request(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
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
            status: int = xhr.status
            text: str = xhr.responseText
        except Exception:
            status = 0
            text = ""
        chunk = text[seen:]
        seen = len(text)
        if state == 4:
            on_end(status, chunk)
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
        set_timer(lambda: on_end(0, ""), 0)
    return cancel


def nothing() -> None:
    """Handle what does not matter any more."""


def fetch_request(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Ask by fetch; arguments as for `request`."""
    controller = new(window.AbortController)
    decoder = new(window.TextDecoder)

    def on_failure(_: Any) -> None:
        on_end(0, "")

    def on_response(response: Any) -> None:
        def on_text(text: str) -> None:
            on_end(response.status, text)

        def on_read(result: Any) -> None:
            if result.done or not on_chunk:
                on_text("")
            else:
                on_chunk(decoder.decode(result.value, {"stream": True}))
                pump()

        def pump() -> None:
            reader.read().then(on_read, on_failure)

        if on_chunk and response.status == 200:
            reader = response.body.getReader()
            pump()
        else:
            response.text().then(on_text, on_failure)

    def cancel() -> None:
        controller.abort()

    window.fetch(
        url,
        {
            "method": "GET" if body is None else "POST",
            "body": body,
            "headers": options.headers,
            "credentials": "same-origin" if options.noCredentials else "include",
            "signal": controller.signal,
        },
    ).then(on_response, on_failure)
    return cancel
