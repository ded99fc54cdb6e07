"""One HTTP request, by XMLHttpRequest or fetch; what receivers, senders and info.py are made of.

`on_chunk` gets text as it comes, `on_end` the status (0: no answer) and the text not given yet.
Nothing is called back after cancel.
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
        on_end: called once, in a later task.

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
    is_over = False

    def on_change() -> None:
        nonlocal seen, is_over
        state = xhr.readyState
        if is_over or state < 3 or (state == 3 and not on_chunk):
            return
        try:  # IE throws at a look into an answer that is still coming, or was aborted.
            status: int = xhr.status
            text: str = xhr.responseText
        except Exception:
            status = 0
            text = ""
        chunk = text[seen:]
        if state == 4:
            is_over = True
            on_end(status, chunk)
        elif on_chunk and status == 200:
            seen = len(text)
            on_chunk(chunk)

    def fail() -> None:
        if not is_over:
            on_end(0, "")

    def cancel() -> None:
        nonlocal is_over
        if not is_over:
            is_over = True
            xhr.abort()

    try:
        xhr.open("GET" if body is None else "POST", url, True)
        # Where the property is unknown, setting it would throw in strict mode on IE.
        if hasattr(xhr, "withCredentials"):
            xhr.withCredentials = not options.noCredentials
        headers: dict[str, str] = options.headers or {}
        for name, value in headers.items():
            xhr.setRequestHeader(name, value)
        xhr.onreadystatechange = on_change
        xhr.send(body)
    except Exception:  # IE throws for a wrong port, all engines for a header that is not allowed.
        set_timer(fail, 0)
    return cancel


def fetch_request(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Ask by fetch; arguments as for `request`."""
    controller = new(window.AbortController)
    decoder = new(window.TextDecoder)
    is_over = False

    def finish(status: int, text: str) -> None:
        nonlocal is_over
        if not is_over:
            is_over = True
            on_end(status, text)

    def on_failure(_: Any) -> None:
        finish(0, "")

    def on_response(response: Any) -> None:
        def on_text(text: str) -> None:
            finish(response.status, text)

        def on_read(result: Any) -> None:
            if is_over or on_chunk is None:
                return
            if result.done:
                finish(response.status, "")
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
        nonlocal is_over
        if not is_over:
            is_over = True
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
