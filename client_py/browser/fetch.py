"""One HTTP request by fetch."""

from __future__ import annotations

from typing import Any

from client_py.browser.contract import Cancel, OnChunk, OnEnd
from client_py.browser.host import new, window


def get_text(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Get an answer that comes whole; of the arguments for `browser.http.request` no others."""
    controller = new(window.AbortController)
    status = 0

    def on_response(response: Any) -> Any:
        nonlocal status
        status = response.status
        return response.text()

    def on_text(text: str) -> None:
        on_end(status, text)

    def on_failure(_: Any) -> None:
        on_end(0, "")

    settings = {"credentials": "include", "signal": controller.signal}
    window.fetch(url, settings).then(on_response).then(on_text, on_failure)
    return lambda: controller.abort()


def request(
    url: str, body: str | None, options: Any, on_chunk: OnChunk | None, on_end: OnEnd
) -> Cancel:
    """Ask by fetch; arguments as for `browser.http.request`."""
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

    settings = {
        "method": "GET" if body is None else "POST",
        "body": body,
        "headers": options.headers or {},
        "credentials": "same-origin" if options.noCredentials else "include",
        "signal": controller.signal,
    }
    window.fetch(url, settings).then(on_response).then(None, on_failure)
    return lambda: controller.abort()
